package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/// Writes the files one Cyrus starts from.
///
/// @param directory where everything of this server lies
/// @param owner whom its processes belong to
/// @param binaries where its programs lie
record CyrusConfig(Path directory, MailOwner owner, Path binaries) {

  /// Writes everything for these ports.
  void write(ThrowawayCa ca, Guarded.Ports ports) throws IOException {
    for (String name : new String[] {"conf", "spool", "sockets"}) {
      owner.own(Files.createDirectories(directory.resolve(name)));
    }
    // Cyrus reads the key after it has become its user.
    owner.own(copy(ca.serverPem(), "server.pem"));
    owner.own(copy(ca.serverKeyPem(), "server.key"));
    Files.writeString(imapdConf(), filled(IMAPD, ports));
    Files.writeString(cyrusConf(), filled(MASTER, ports));
  }

  Path imapdConf() {
    return directory.resolve("imapd.conf");
  }

  Path cyrusConf() {
    return directory.resolve("cyrus.conf");
  }

  Path saslSocket() {
    return directory.resolve("mux");
  }

  private Path copy(Path file, String name) throws IOException {
    return Files.copy(file, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private String filled(String template, Guarded.Ports ports) {
    String text = template;
    Map<String, String> values =
        Map.of(
            "@DIR@", directory.toString(),
            "@BIN@", binaries.toString(),
            "@USER@", owner.name(),
            "@SASL@", saslSocket().toString(),
            "@TLS_PORT@", Integer.toString(ports.tls()),
            "@STARTTLS_PORT@", Integer.toString(ports.starttls()));
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }

  private static final String IMAPD =
      """
      configdirectory: @DIR@/conf
      defaultpartition: default
      partition-default: @DIR@/spool
      cyrus_user: @USER@
      admins: cyrus
      virtdomains: userid
      defaultdomain: internal
      unixhierarchysep: yes
      altnamespace: yes
      allowplaintext: no
      failedloginpause: 0
      sasl_pwcheck_method: saslauthd
      sasl_saslauthd_path: @SASL@
      sasl_mech_list: PLAIN LOGIN
      autocreate_quota: 0
      autocreate_inbox_folders: Drafts|Sent|Junk|Trash|Archive
      autocreate_subscribe_folders: Drafts|Sent|Junk|Trash|Archive
      xlist-drafts: Drafts
      xlist-sent: Sent
      xlist-junk: Junk
      xlist-trash: Trash
      xlist-archive: Archive
      tls_server_cert: @DIR@/server.pem
      tls_server_key: @DIR@/server.key
      tls_session_timeout: 0
      idlesocket: @DIR@/sockets/idle
      notifysocket: @DIR@/sockets/notify
      lmtpsocket: @DIR@/sockets/lmtp
      skiplist_unsafe: yes
      duplicatesuppression: no
      munge8bit: no
      """;

  /// Processes that are used again, because these tests connect very often.
  private static final String MASTER =
      """
      START {
        recover cmd="@BIN@/ctl_cyrusdb -C @DIR@/imapd.conf -r"
      }
      SERVICES {
        imap cmd="@BIN@/imapd -C @DIR@/imapd.conf -U 1000" listen="127.0.0.1:@STARTTLS_PORT@"
        imaps cmd="@BIN@/imapd -C @DIR@/imapd.conf -s -U 1000" listen="127.0.0.1:@TLS_PORT@"
      }
      EVENTS {
      }
      """;
}
