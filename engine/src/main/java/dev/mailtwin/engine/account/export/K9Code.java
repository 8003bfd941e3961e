package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The text of the QR code that Thunderbird for Android and K-9 Mail scan: JSON arrays, version 1
/// of that format, ASCII only.
final class K9Code implements Format {

  private static final int STARTTLS = 2;
  private static final int TLS = 3;

  @Override
  public Exported write(SharedSettings settings) throws ProblemException {
    String title = Program.K9.title();
    Endpoint smtp = settings.submission(title);
    if (settings.address().chars().anyMatch(c -> c > '~')) {
      throw SharedSettings.refusal(title, "it takes only addresses in ASCII.");
    }
    String account =
        "%s,[[%s,[%s,%s]]]"
            .formatted(
                server(settings.imap(), settings.user()),
                server(smtp, settings.smtpUser()),
                json(settings.address()),
                json(settings.address()));
    List<String> remarks = new ArrayList<>();
    if (settings.caFile() != null) {
      remarks.add("Install your own certificate authority on the phone first.");
    }
    return new Exported(
        "[1,[1,1],%s]".formatted(account),
        "In Thunderbird for Android: Settings, Import settings, Scan a QR code. It asks for the"
            + " password.",
        remarks);
  }

  private static String server(Endpoint server, String user) {
    return "[0,%s,%d,%d,1,%s]"
        .formatted(
            json(SharedSettings.host(server)),
            server.port(),
            SharedSettings.startTls(server) ? STARTTLS : TLS,
            json(user));
  }

  private static String json(String text) {
    return text.chars()
        .mapToObj(c ->
            c == '"' || c == '\\'
                ? "\\" + (char) c
                : c > '~' ? "\\u%04x".formatted(c) : String.valueOf((char) c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
