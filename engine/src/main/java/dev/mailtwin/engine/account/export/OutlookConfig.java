package dev.mailtwin.engine.account.export;

import dev.mailtwin.protocol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;

/// An Autodiscover answer (the "POX" form), which Outlook up to 2019 reads. The new Outlook reads
/// no file at all.
final class OutlookConfig implements Format {

  @Override
  public Exported write(SharedSettings settings) {
    List<String> remarks = new ArrayList<>();
    remarks.add("The new Outlook imports no settings: use --for card and type them in.");
    Endpoint smtp = settings.submission();
    if (smtp == null) {
      remarks.add(RECEIVES_ONLY);
    }
    if (settings.caFile() != null) {
      remarks.add("Import your own certificate authority into Windows first.");
    }
    String text =
        """
        <?xml version="1.0" encoding="utf-8"?>
        <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
          <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
            <Account>
              <AccountType>email</AccountType>
              <Action>settings</Action>
        %s%s    </Account>
          </Response>
        </Autodiscover>
        """
            .formatted(
                protocol("IMAP", settings.imap(), settings.user()),
                smtp == null ? "" : protocol("SMTP", smtp, settings.smtpUser()));
    return new Exported(
        text,
        "Serve it as https://autodiscover.%s/autodiscover/autodiscover.xml, or name the file in"
                .formatted(settings.domain())
            + " Outlook's registry key AutoDiscover with PreferLocalXML.",
        remarks);
  }

  private static String protocol(String type, Endpoint server, String user) {
    boolean startTls = SharedSettings.startTls(server);
    return """
          <Protocol>
            <Type>%s</Type>
            <Server>%s</Server>
            <Port>%d</Port>
            <LoginName>%s</LoginName>
            <SPA>off</SPA>
            <SSL>on</SSL>
            <Encryption>%s</Encryption>
            <AuthRequired>on</AuthRequired>
          </Protocol>
    """
        .formatted(
            type,
            SharedSettings.host(server),
            server.port(),
            Xml.text(user),
            startTls ? "TLS" : "SSL");
  }
}
