package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.MailAddress;
import dev.mailtwin.protocol.dns.Idn;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// Reads the autoconfig file format, version 1.1: what Thunderbird's list and domains' own servers
/// serve.
///
/// The file comes from outside: no document type, no entities, limited depth and number of
/// elements. Servers without encryption are left out, whatever else the file says.
final class ConfigFile {

  private static final int DEPTH_MAX = 16;
  private static final int ELEMENTS_MAX = 2_000;
  private static final int TEXT_CHARS_MAX = 1_000;

  private static final XMLInputFactory FACTORY = factory();

  /// A server of the file, as far as its elements are known here.
  private record Server(String type, Map<String, String> fields) {}

  private final MailAddress address;

  private ConfigFile(MailAddress address) {
    this.address = address;
  }

  private static XMLInputFactory factory() {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }

  /// Reads a file.
  ///
  /// @return null if it names no server that could be used, or is no such file
  static @Nullable Proposal read(byte[] xml, Origin origin, MailAddress address) {
    try {
      return new ConfigFile(address).proposal(servers(xml), origin);
    } catch (XMLStreamException e) {
      System.getLogger(ConfigFile.class.getName())
          .log(System.Logger.Level.DEBUG, "an autoconfig file that cannot be read", e);
      return null;
    }
  }

  private static List<Server> servers(byte[] xml) throws XMLStreamException {
    XMLStreamReader in = FACTORY.createXMLStreamReader(new ByteArrayInputStream(xml));
    List<Server> servers = new ArrayList<>();
    Server open = null;
    String field = "";
    var text = new StringBuilder();
    int depth = 0;
    int elements = 0;
    while (in.hasNext()) {
      switch (in.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("a document type or an entity");
        case XMLStreamConstants.START_ELEMENT -> {
          if (++depth > DEPTH_MAX || ++elements > ELEMENTS_MAX) {
            throw new XMLStreamException("too deep, or too many elements");
          }
          field = in.getLocalName();
          text.setLength(0);
          if (field.equals("incomingServer") || field.equals("outgoingServer")) {
            open = new Server(String.valueOf(in.getAttributeValue(null, "type")), new HashMap<>());
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(in.getText(), 0, Math.min(in.getTextLength(), room(text)));
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          String name = in.getLocalName();
          if (open != null && name.equals(field)) {
            open.fields.putIfAbsent(name, text.toString().strip());
          } else if (open != null && name.endsWith("Server")) {
            servers.add(open);
            open = null;
          }
          field = "";
        }
        default -> {} // Comments and the like.
      }
    }
    return servers;
  }

  private static int room(StringBuilder text) {
    return TEXT_CHARS_MAX - text.length();
  }

  private @Nullable Proposal proposal(List<Server> servers, Origin origin) {
    Endpoint imap = null;
    String user = address.ascii();
    String smtpUser = address.ascii();
    List<Endpoint> smtp = new ArrayList<>();
    for (Server server : servers) {
      Endpoint endpoint = endpoint(server.fields);
      if (endpoint != null && server.type.equals("imap") && imap == null) {
        imap = endpoint;
        user = user(server.fields);
      } else if (endpoint != null && server.type.equals("smtp")) {
        smtpUser = smtp.isEmpty() ? user(server.fields) : smtpUser;
        smtp.add(endpoint);
      }
    }
    return imap == null && smtp.isEmpty()
        ? null
        : Proposal.found(origin, imap, smtp).loggingInAs(user, smtpUser);
  }

  private @Nullable Endpoint endpoint(Map<String, String> fields) {
    Security security =
        switch (fields.getOrDefault("socketType", "").toUpperCase(Locale.ROOT)) {
          case "SSL" -> Security.TLS;
          case "STARTTLS" -> Security.STARTTLS;
          default -> null;
        };
    String port = fields.getOrDefault("port", "");
    if (security == null || !port.matches("[0-9]{1,5}")) {
      return null;
    }
    try {
      String host = Idn.toAscii(filledIn(fields.getOrDefault("hostname", "")));
      return Question.isName(host) ? new Endpoint(host, Integer.parseInt(port), security) : null;
    } catch (IllegalArgumentException e) {
      return null; // Not a server that could be reached.
    }
  }

  /// A login name; what is none is taken for the usual one.
  private String user(Map<String, String> fields) {
    String name = filledIn(fields.getOrDefault("username", ""));
    return name.isBlank() || name.chars().anyMatch(c -> c <= ' ' || c == 0x7f)
        ? address.ascii()
        : name;
  }

  private String filledIn(String text) {
    return text.replace("%EMAILADDRESS%", address.ascii())
        .replace("%EMAILLOCALPART%", address.local())
        .replace("%EMAILDOMAIN%", address.domain());
  }
}
