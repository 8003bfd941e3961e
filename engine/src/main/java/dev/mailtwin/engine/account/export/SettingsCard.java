package dev.mailtwin.engine.account.export;

import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// A card with everything that a form of any program may ask.
final class SettingsCard implements Format {

  @Override
  public Exported write(SharedSettings settings) {
    List<String> remarks = new ArrayList<>();
    if (settings.caFile() != null) {
      remarks.add("The server's certificate is vouched for by " + settings.caFile() + ".");
    }
    var text = new StringBuilder();
    row(text, "Address", settings.address());
    text.append("\nReceiving (IMAP)\n");
    server(text, settings.imap(), settings.user());
    for (Endpoint server : settings.smtp()) {
      text.append("\nSending (SMTP)\n");
      server(text, server, settings.smtpUser());
    }
    if (settings.smtp().isEmpty()) {
      text.append("\n" + RECEIVES_ONLY + "\n");
    }
    return new Exported(text.toString(), "Type it into the program's form, or print it.", remarks);
  }

  private static void server(StringBuilder text, Endpoint server, String user) {
    row(text, "  Server", SharedSettings.host(server));
    row(text, "  Port", String.valueOf(server.port()));
    row(text, "  Encryption", SharedSettings.startTls(server) ? "STARTTLS" : "SSL/TLS");
    row(text, "  Sign-in", "normal password");
    row(text, "  User name", user);
    row(text, "  Password", "yours, or an app password if the provider asks for one");
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append("%-14s%s\n".formatted(name, value));
  }
}
