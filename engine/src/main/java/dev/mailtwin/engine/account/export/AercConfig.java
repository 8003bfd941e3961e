package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// A section for the `accounts.conf` of aerc.
final class AercConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) throws ProblemException {
    Endpoint smtp = settings.submission();
    List<String> remarks = new ArrayList<>();
    var text = new StringBuilder("[" + settings.label() + "]\n");
    text.append("source = ").append(url("imap", settings.imap(), settings.user())).append('\n');
    text.append("source-cred-cmd = ").append(raw(settings.passwordCommand())).append('\n');
    if (smtp == null) {
      remarks.add(RECEIVES_ONLY);
    } else {
      text.append("outgoing = ").append(url("smtp", smtp, settings.smtpUser())).append('\n');
      text.append("outgoing-cred-cmd = ").append(raw(settings.smtpPasswordCommand())).append('\n');
      if (SharedSettings.startTls(smtp)) {
        // Up to 0.14 smtp:// is unencrypted without this; later it says nothing new.
        text.append("smtp-starttls = true\n");
      }
    }
    text.append("from = ").append(raw("<" + settings.address() + ">")).append('\n');
    text.append("default = INBOX\n");
    if (settings.caFile() != null) {
      remarks.add(
          "aerc trusts the system's certificates only: add your own to them, or set SSL_CERT_FILE.");
    }
    return new Exported(
        text.toString(),
        "Add it to ~/.config/aerc/accounts.conf, which must have permissions 0600.",
        remarks);
  }

  private static String url(String kind, Endpoint server, String user) {
    return "%s%s://%s@%s"
        .formatted(
            kind,
            SharedSettings.startTls(server) ? "" : "s",
            Percent.encoded(user),
            SharedSettings.authority(server));
  }

  /// Between backquotes everything stands for itself, but `%(name)s` is still replaced.
  private static String raw(String value) throws ProblemException {
    if (value.indexOf('`') >= 0 || value.contains("%(")) {
      throw SharedSettings.refusal(
          Program.AERC.title(), "a backquote or `%(` cannot be written in its file.");
    }
    return "`" + value + "`";
  }
}
