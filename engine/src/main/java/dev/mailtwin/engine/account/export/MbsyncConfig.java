package dev.mailtwin.engine.account.export;

import java.util.List;

/// `isyncrc` for mbsync, one account and one channel.
///
/// It gets a directory of its own: mbsync does not know what the twin agreed on with the server,
/// and would upload every message of it again.
final class MbsyncConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) {
    String label = settings.label();
    var text = new StringBuilder();
    line(text, "IMAPAccount", label);
    line(text, "Host", SharedSettings.host(settings.imap()));
    text.append("Port ").append(settings.imap().port()).append('\n');
    line(text, "User", settings.user());
    line(text, "PassCmd", settings.passwordCommand());
    // Since 1.5 also called TLSType; the old name is understood by all.
    text.append("SSLType ")
        .append(SharedSettings.startTls(settings.imap()) ? "STARTTLS" : "IMAPS")
        .append('\n');
    if (settings.caFile() != null) {
      line(text, "CertificateFile", settings.caFile().toString());
    }
    text.append('\n');
    line(text, "IMAPStore", label + "-remote");
    line(text, "Account", label);
    text.append('\n');
    line(text, "MaildirStore", label + "-local");
    line(text, "Path", "~/Mail/mbsync-" + label + "/");
    line(text, "Inbox", "~/Mail/mbsync-" + label + "/INBOX");
    text.append("SubFolders Verbatim\n\n");
    line(text, "Channel", label);
    line(text, "Far", ":" + label + "-remote:");
    line(text, "Near", ":" + label + "-local:");
    text.append("Patterns *\nCreate Near\nSync All\nSyncState *\n");
    return new Exported(
        text.toString(),
        "Add it to ~/.mbsyncrc (since 1.5 ~/.config/isyncrc), make the directory"
            + " ~/Mail/mbsync-%s and run: mbsync %s".formatted(label, label),
        List.of(
            "mbsync gets a directory of its own; over the twin it would upload everything again.",
            "Deletions are not carried over: add `Expunge Both` if you want that."));
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key)
        .append(" \"")
        .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
        .append("\"\n");
  }
}
