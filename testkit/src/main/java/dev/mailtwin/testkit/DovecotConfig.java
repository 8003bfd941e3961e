package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// Writes the files one Dovecot starts from.
///
/// @param directory where everything of this server lies
/// @param owner who owns the mail
record DovecotConfig(Path directory, MailOwner owner) {

  /// Writes `dovecot.conf` for these ports and returns its path.
  Path write(DovecotOptions options, ThrowawayCa ca, Guarded.Ports ports) throws IOException {
    Path conf = directory.resolve("dovecot.conf");
    Files.writeString(conf, text(options, ca, ports));
    return conf;
  }

  /// Writes the passwd-file; the n-th user lives in `homes/n`, so any name will do.
  void writeUsers(List<DovecotOptions.User> users) throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < users.size(); i++) {
      DovecotOptions.User user = users.get(i);
      Path home = home(i);
      Files.createDirectories(home);
      owner.own(home);
      String password =
          Base64.getEncoder().encodeToString(user.password().getBytes(StandardCharsets.UTF_8));
      lines.append(
          "%s:{PLAIN.b64}%s:%d:%d::%s::\n"
              .formatted(user.name(), password, owner.uid(), owner.gid(), home));
    }
    Files.writeString(directory.resolve("users"), lines);
  }

  Path home(int user) {
    return directory.resolve("homes").resolve(Integer.toString(user));
  }

  private String text(DovecotOptions options, ThrowawayCa ca, Guarded.Ports ports) {
    String text = MAIN;
    Map<String, String> values =
        Map.of(
            "@DIR@", directory.toString(),
            "@CERT@", ca.serverPem().toString(),
            "@KEY@", ca.serverKeyPem().toString(),
            "@TLS_PORT@", Integer.toString(ports.tls()),
            "@STARTTLS_PORT@", Integer.toString(ports.starttls()),
            "@LOCATION@", options.format().location(),
            "@CAPABILITY@", options.level().capabilities());
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text + (owner.isRoot() ? "" : unprivileged()) + options.extra();
  }

  /// Without root nothing can change its user or its root directory.
  private String unprivileged() {
    return UNPRIVILEGED.replace("@USER@", owner.name()).replace("@GROUP@", owner.group());
  }

  private static final String MAIN =
      """
      base_dir = @DIR@/run
      state_dir = @DIR@/run
      instance_name = mailtwin-test
      log_path = @DIR@/dovecot.log
      protocols = imap
      listen = 127.0.0.1
      ssl = yes
      ssl_cert = <@CERT@
      ssl_key = <@KEY@
      disable_plaintext_auth = yes
      auth_mechanisms = plain login
      auth_username_chars =
      auth_username_format = %u
      auth_failure_delay = 0
      imap_capability = @CAPABILITY@
      mail_location = @LOCATION@
      mail_max_userip_connections = 1000
      mail_fsync = never
      mail_save_crlf = yes
      first_valid_uid = 1
      default_client_limit = 2000
      default_vsz_limit = 0
      passdb {
        driver = passwd-file
        args = username_format=%u @DIR@/users
      }
      userdb {
        driver = passwd-file
        args = username_format=%u @DIR@/users
      }
      namespace inbox {
        inbox = yes
        separator = /
        mailbox Drafts {
          auto = subscribe
          special_use = \\Drafts
        }
        mailbox Sent {
          auto = subscribe
          special_use = \\Sent
        }
        mailbox Junk {
          auto = subscribe
          special_use = \\Junk
        }
        mailbox Trash {
          auto = subscribe
          special_use = \\Trash
        }
        mailbox Archive {
          auto = subscribe
          special_use = \\Archive
        }
      }
      service imap-login {
        process_limit = 1000
        inet_listener imap {
          port = @STARTTLS_PORT@
        }
        inet_listener imaps {
          port = @TLS_PORT@
          ssl = yes
        }
      }
      service imap {
        process_limit = 1000
      }
      """;

  private static final String UNPRIVILEGED =
      """
      default_internal_user = @USER@
      default_internal_group = @GROUP@
      default_login_user = @USER@
      service anvil {
        chroot =
      }
      service imap-login {
        chroot =
      }
      service stats {
        chroot =
      }
      """;
}
