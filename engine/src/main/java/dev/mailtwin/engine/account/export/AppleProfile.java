package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A configuration profile (`.mobileconfig`) with one payload `com.apple.mail.managed`.
///
/// The identifiers are made of the address, so that a second profile replaces the first.
final class AppleProfile implements Format {

  @Override
  public Exported write(SharedSettings settings) throws ProblemException {
    Endpoint smtp = settings.submission(Program.APPLE.title());
    List<String> remarks = new ArrayList<>();
    remarks.add("The profile is not signed, which the device says.");
    if (SharedSettings.startTls(settings.imap()) || SharedSettings.startTls(smtp)) {
      remarks.add("A profile can demand TLS but not STARTTLS; Mail has to find out by the port.");
    }
    if (settings.caFile() != null) {
      remarks.add("Install your own certificate authority on the device first.");
    }
    return new Exported(
        profile(settings, smtp),
        "Save it as a file that ends in .mobileconfig, open it on the device, and agree in the"
            + " system settings; it asks for the password.",
        remarks);
  }

  private static String profile(SharedSettings settings, Endpoint smtp) {
    boolean sameLogin =
        settings.user().equals(settings.smtpUser())
            && settings.passwordCommand().equals(settings.smtpPasswordCommand());
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>PayloadContent</key>
      <array>
        <dict>
    %s    </dict>
      </array>
      <key>PayloadDescription</key>
      <string>%s</string>
    %s</dict>
    </plist>
    """
        .formatted(
            keys(settings, smtp, sameLogin).indent(6),
            "Mail settings of " + Xml.text(settings.address()),
            payload(settings, "Configuration", "dev.mailtwin.profile").indent(2));
  }

  private static String keys(SharedSettings settings, Endpoint smtp, boolean sameLogin) {
    return payload(settings, "com.apple.mail.managed", "dev.mailtwin.mail")
        + string("EmailAccountType", "EmailTypeIMAP")
        + string("EmailAccountDescription", settings.address())
        + string("EmailAddress", settings.address())
        + server("Incoming", settings.imap(), settings.user())
        + server("Outgoing", smtp, settings.smtpUser())
        + flag("OutgoingPasswordSameAsIncomingPassword", sameLogin);
  }

  private static String server(String direction, Endpoint server, String user) {
    String prefix = direction + "MailServer";
    return string(prefix + "HostName", SharedSettings.host(server))
        + "<key>%sPortNumber</key>\n<integer>%d</integer>\n".formatted(prefix, server.port())
        + flag(prefix + "UseSSL", true)
        + string(prefix + "Authentication", "EmailAuthPassword")
        + string(prefix + "Username", user);
  }

  private static String payload(SharedSettings settings, String type, String identifier) {
    String name = identifier + "." + settings.label();
    return string("PayloadDisplayName", settings.address())
        + string("PayloadIdentifier", name)
        + string("PayloadType", type)
        + string(
            "PayloadUUID", UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString())
        + "<key>PayloadVersion</key>\n<integer>1</integer>\n";
  }

  private static String string(String key, String value) {
    return "<key>%s</key>\n<string>%s</string>\n".formatted(key, Xml.text(value));
  }

  private static String flag(String key, boolean value) {
    return "<key>%s</key>\n<%b/>\n".formatted(key, value);
  }
}
