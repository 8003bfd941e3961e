package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// Lines for the `muttrc` of mutt and neomutt.
final class MuttConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) throws ProblemException {
    Endpoint smtp = settings.submission();
    List<String> remarks = new ArrayList<>();
    var text = new StringBuilder();
    set(text, "from", settings.address());
    set(text, "folder", url("imap", settings.imap(), settings.user()));
    text.append("set spoolfile=\"+INBOX\"\n");
    password(text, "imap_pass", settings.passwordCommand());
    if (smtp == null) {
      remarks.add(RECEIVES_ONLY);
    } else {
      set(text, "smtp_url", url("smtp", smtp, settings.smtpUser()));
      password(text, "smtp_pass", settings.smtpPasswordCommand());
    }
    text.append("set ssl_force_tls=yes\nset ssl_starttls=yes\n");
    if (settings.caFile() != null) {
      set(text, "ssl_ca_certificates_file", settings.caFile().toString());
      remarks.add("mutt then trusts your own certificates only, not the system's.");
    }
    return new Exported(
        text.toString(),
        "Add it to ~/.config/mutt/muttrc (neomutt: ~/.config/neomutt/neomuttrc).",
        remarks);
  }

  private static String url(String kind, Endpoint server, String user) {
    return "%s%s://%s@%s/"
        .formatted(
            kind,
            SharedSettings.startTls(server) ? "" : "s",
            Percent.encoded(user),
            SharedSettings.authority(server));
  }

  /// Inside double quotes `$`, the backquote and the backslash have a meaning.
  private static void set(StringBuilder text, String name, String value) {
    text.append("set ")
        .append(name)
        .append("=\"")
        .append(value.replaceAll("([\\\\\"$`])", "\\\\$1"))
        .append("\"\n");
  }

  /// What stands in backquotes goes to the shell as it is, up to the next backquote; but neomutt
  /// takes backslashes out.
  private static void password(StringBuilder text, String name, String command)
      throws ProblemException {
    if (command.indexOf('`') >= 0) {
      throw SharedSettings.refusal(
          Program.MUTT.title(), "the command for the password holds a backquote.");
    }
    String plain = command.replace("'\\''", "'\"'\"'");
    text.append("set %s=\"`%s`\"\n".formatted(name, plain));
  }
}
