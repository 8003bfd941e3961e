package dev.mailtwin.engine.account.export;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// An autoconfiguration file, version 1.1, for the domain of the address. User names that are the
/// address or its local part are written as such, so that the file serves the whole domain.
final class ThunderbirdConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) throws ProblemException {
    Endpoint smtp = settings.submission(Program.THUNDERBIRD.title());
    String domain = Xml.text(settings.domain());
    String text =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <clientConfig version="1.1">
          <emailProvider id="%s">
            <domain>%s</domain>
            <displayName>%s</displayName>
            <displayShortName>%s</displayShortName>
        %s%s  </emailProvider>
        </clientConfig>
        """
            .formatted(
                domain.replace("\"", "&quot;"),
                domain,
                domain,
                domain,
                server("incomingServer", "imap", settings.imap(), user(settings, settings.user())),
                server("outgoingServer", "smtp", smtp, user(settings, settings.smtpUser())));
    List<String> remarks = new ArrayList<>();
    if (settings.caFile() != null) {
      remarks.add("Import your own certificate authority into Thunderbird first.");
    }
    return new Exported(
        text,
        "Serve it as https://autoconfig.%1$s/mail/config-v1.1.xml, or save it as isp/%1$s.xml in"
                .formatted(settings.domain())
            + " Thunderbird's program directory; then add the account there.",
        remarks);
  }

  private static String server(String element, String type, Endpoint server, String user) {
    return """
        <%1$s type="%2$s">
          <hostname>%3$s</hostname>
          <port>%4$d</port>
          <socketType>%5$s</socketType>
          <authentication>password-cleartext</authentication>
          <username>%6$s</username>
        </%1$s>
    """
        .formatted(
            element,
            type,
            SharedSettings.host(server),
            server.port(),
            SharedSettings.startTls(server) ? "STARTTLS" : "SSL",
            user);
  }

  private static String user(SharedSettings settings, String user) {
    if (user.equals(settings.address())) {
      return "%EMAILADDRESS%";
    }
    return (user + "@" + settings.domain()).equals(settings.address())
        ? "%EMAILLOCALPART%"
        : Xml.text(user);
  }
}
