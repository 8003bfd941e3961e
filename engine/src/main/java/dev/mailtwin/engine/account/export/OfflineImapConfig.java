package dev.mailtwin.engine.account.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// `offlineimaprc` for offlineimap3, one account with a directory of its own.
final class OfflineImapConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) {
    boolean startTls = SharedSettings.startTls(settings.imap());
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "OfflineIMAP gets a directory of its own; over the twin it would upload everything again.");
    if (startTls) {
      remarks.add(
          "OfflineIMAP goes on unencrypted where STARTTLS is not offered: prefer port 993.");
    }
    String text =
        """
        [general]
        accounts = %1$s

        [Account %1$s]
        localrepository = %1$s-local
        remoterepository = %1$s-remote

        [Repository %1$s-local]
        type = Maildir
        localfolders = ~/Mail/offlineimap-%1$s

        [Repository %1$s-remote]
        type = IMAP
        remotehost = %2$s
        remoteport = %3$d
        remoteusereval = %4$s
        remotepasseval = %5$s
        ssl = %6$s
        starttls = %7$s
        sslcacertfile = %8$s
        """
            .formatted(
                settings.label(),
                SharedSettings.host(settings.imap()),
                settings.imap().port(),
                value(python(settings.user())),
                value(firstLineOf(settings.passwordCommand())),
                startTls ? "no" : "yes",
                startTls ? "yes" : "no",
                value(Objects.toString(settings.caFile(), "OS-DEFAULT")));
    return new Exported(
        text, "Save it as ~/.offlineimaprc or ~/.config/offlineimap/config.", remarks);
  }

  private static String firstLineOf(String command) {
    return "__import__('subprocess').check_output(['sh', '-c', %s]).decode().splitlines()[0]"
        .formatted(python(command));
  }

  /// A string literal.
  private static String python(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /// `%(name)s` would stand for something else.
  private static String value(String text) {
    return text.replace("%", "%%");
  }
}
