package dev.mailtwin.testkit;

import dev.mailtwin.modelserver.tls.ThrowawayCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Map;

/// Writes the files one Postfix starts from.
///
/// @param directory where everything of this server lies
/// @param dovecot who knows the users, and has their mailboxes
record PostfixConfig(Path directory, DovecotServer dovecot) {

  /// Whom Postfix sends the copy of a sent letter to.
  static final String SENT = "saved-sent@server.invalid";

  private static final String[] QUEUES = {
    "active",
    "bounce",
    "corrupt",
    "defer",
    "deferred",
    "flush",
    "hold",
    "incoming",
    "private",
    "saved",
    "trace"
  };

  /// Makes the directories, each with the owner Postfix insists on.
  void makeDirectories() throws IOException {
    for (String queue : QUEUES) {
      make("queue/" + queue, "postfix", "", "rwx------");
    }
    make("queue/pid", "root", "", "rwxr-xr-x");
    make("queue/maildrop", "postfix", "postdrop", "rwx-wx---");
    make("queue/public", "postfix", "postdrop", "rwx--x---");
    make("data", "postfix", "", "rwx------");
    make("mail", dovecot.owner().name(), "", "rwx------");
  }

  private void make(String name, String user, String group, String mode) throws IOException {
    Path path = directory.resolve(name);
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    var users = path.getFileSystem().getUserPrincipalLookupService();
    UserPrincipal owner = users.lookupPrincipalByName(user);
    Files.setOwner(path, owner);
    if (!group.isEmpty()) {
      GroupPrincipal principal = users.lookupPrincipalByGroupName(group);
      Files.getFileAttributeView(path, PosixFileAttributeView.class).setGroup(principal);
    }
  }

  /// Where arriving letters lie, as a Maildir.
  Path arrivals() {
    return directory.resolve("mail/all");
  }

  /// Writes `main.cf` and `master.cf`.
  void write(PostfixOptions options, ThrowawayCa ca, Guarded.Ports ports) throws IOException {
    Path socket = dovecot.directory().resolve("run").resolve(DovecotOptions.SUBMISSION_SOCKET);
    Map<String, String> values =
        Map.of(
            "@DIR@", directory.toString(),
            "@CERT@", ca.serverPem().toString(),
            "@KEY@", ca.serverKeyPem().toString(),
            "@UID@", Integer.toString(dovecot.owner().uid()),
            "@GID@", Integer.toString(dovecot.owner().gid()),
            "@SIZE@", Long.toString(options.sizeMax()),
            "@AUTH@", socket.toString(),
            "@TLS_PORT@", Integer.toString(ports.tls()),
            "@STARTTLS_PORT@", Integer.toString(ports.starttls()));
    String main = filled(MAIN, values);
    if (!options.hidden().isEmpty()) {
      String words = String.join(",", options.hidden());
      main += "smtpd_discard_ehlo_keywords = " + words + "\n";
    }
    if (options.savesSent()) {
      main += "sender_bcc_maps = regexp:" + directory.resolve("copies") + "\n";
    }
    Files.writeString(directory.resolve("main.cf"), main + options.extra());
    Files.writeString(directory.resolve("master.cf"), filled(MASTER, values));
    Files.writeString(directory.resolve("everybody"), "/./ OK\n");
    Files.writeString(directory.resolve("copies"), "/@/ " + SENT + "\n");
    Path sent = dovecot.mailRoot(dovecot.user()).resolve("Sent");
    Files.writeString(
        directory.resolve("places"),
        "/^%s$/ %s/\n/./ %s/\n"
            .formatted(SENT.replace(".", "\\."), inRoot(sent), inRoot(arrivals())));
    var refused = new StringBuilder();
    options
        .refused()
        .forEach((address, reply) ->
            refused
                .append("/^")
                .append(address.replace(".", "\\.").replace("+", "\\+"))
                .append("$/ ")
                .append(reply)
                .append('\n'));
    Files.writeString(directory.resolve("refused"), refused);
  }

  private static String inRoot(Path path) {
    return path.toString().substring(1);
  }

  private static String filled(String template, Map<String, String> values) {
    String text = template;
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }

  /// What is run.
  List<String> command(Path master) {
    return List.of(master.toString(), "-c", directory.toString(), "-d");
  }

  private static final String MAIN =
      """
      compatibility_level = 3.6
      queue_directory = @DIR@/queue
      data_directory = @DIR@/data
      mail_owner = postfix
      setgid_group = postdrop
      maillog_file = @DIR@/postfix.log
      maillog_file_prefixes = @DIR@
      inet_interfaces = 127.0.0.1
      inet_protocols = ipv4
      myhostname = mail.sample.example
      mydestination =
      alias_maps =
      local_header_rewrite_clients =
      message_size_limit = @SIZE@
      default_transport = error:nothing leaves this machine
      in_flow_delay = 0
      virtual_mailbox_domains = regexp:@DIR@/everybody
      virtual_mailbox_maps = regexp:@DIR@/places
      virtual_mailbox_base = /
      virtual_mailbox_limit = 0
      virtual_minimum_uid = 1
      virtual_uid_maps = static:@UID@
      virtual_gid_maps = static:@GID@
      smtpd_tls_cert_file = @CERT@
      smtpd_tls_key_file = @KEY@
      smtpd_tls_auth_only = yes
      smtpd_sasl_type = dovecot
      smtpd_sasl_path = @AUTH@
      smtpd_error_sleep_time = 0
      smtpd_relay_restrictions = permit_sasl_authenticated, reject
      smtpd_recipient_restrictions = check_recipient_access regexp:@DIR@/refused, permit
      """;

  private static final String MASTER =
      """
      127.0.0.1:@TLS_PORT@ inet n - n - - smtpd
        -o smtpd_tls_wrappermode=yes
        -o smtpd_sasl_auth_enable=yes
      127.0.0.1:@STARTTLS_PORT@ inet n - n - - smtpd
        -o smtpd_tls_security_level=encrypt
        -o smtpd_sasl_auth_enable=yes
      cleanup unix n - n - 0 cleanup
      qmgr unix n - n 300 1 qmgr
      rewrite unix - - n - - trivial-rewrite
      bounce unix - - n - 0 bounce
      defer unix - - n - 0 bounce
      trace unix - - n - 0 bounce
      verify unix - - n - 1 verify
      flush unix n - n 1000? 0 flush
      tlsmgr unix - - n 1000? 1 tlsmgr
      anvil unix - - n - 1 anvil
      virtual unix - n n - - virtual
      error unix - - n - - error
      retry unix - - n - - error
      proxymap unix - - n - - proxymap
      postlog unix-dgram n - n - 1 postlogd
      """;
}
