package dev.mailtwin.engine.account.export;

import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.tomlj.Toml;

/// An account table for the `config.toml` of himalaya 2.
final class HimalayaConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) {
    Endpoint smtp = settings.submission();
    List<String> remarks = new ArrayList<>();
    var text = new StringBuilder("[accounts.%s]\n".formatted(quoted(settings.label())));
    text.append("default = true\n");
    server(text, "imap", settings.imap());
    login(text, "imap", settings.user(), settings.passwordCommand());
    if (smtp == null) {
      remarks.add(RECEIVES_ONLY);
    } else {
      server(text, "smtp", smtp);
      login(text, "smtp", settings.smtpUser(), settings.smtpPasswordCommand());
    }
    if (settings.caFile() != null) {
      String file = quoted(settings.caFile().toString());
      text.append("imap.tls.cert = ").append(file).append('\n');
      if (smtp != null) {
        text.append("smtp.tls.cert = ").append(file).append('\n');
      }
    }
    return new Exported(
        text.toString(), "Add it to ~/.config/himalaya/config.toml (himalaya 2).", remarks);
  }

  private static void server(StringBuilder text, String kind, Endpoint server) {
    boolean startTls = SharedSettings.startTls(server);
    String url = kind + (startTls ? "" : "s") + "://" + SharedSettings.authority(server);
    text.append(kind).append(".server = ").append(quoted(url)).append('\n');
    if (startTls) {
      text.append(kind).append(".starttls = true\n");
    }
  }

  private static void login(StringBuilder text, String kind, String user, String command) {
    text.append("%s.sasl.plain.username = %s\n".formatted(kind, quoted(user)));
    text.append(
        "%s.sasl.plain.password.command = [\"sh\", \"-c\", %s]\n".formatted(kind, quoted(command)));
  }

  private static String quoted(String text) {
    return "\"" + Toml.tomlEscape(text) + "\"";
  }
}
