package dev.mailtwin.engine.account.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.io.StringReader;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

/// XML of programs that are not here to read it: held against what their formats say.
class SchemaTest {

  private static final Endpoint IMAP = new Endpoint("imap.example.org", 993, Security.TLS);

  private static SharedSettings settings(String user, Endpoint smtp) {
    return new SharedSettings(
        "ana@example.org", IMAP, List.of(smtp), user, user, null, "pass show mail", "pass x");
  }

  private static List<SharedSettings> all() {
    return List.of(
        settings("ana@example.org", new Endpoint("smtp.example.org", 465, Security.TLS)),
        settings("a<b>&\"'é ]]>", new Endpoint("smtp.example.org", 587, Security.STARTTLS)));
  }

  private static Schema schema(String... files) throws SAXException {
    var factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    var sources = new StreamSource[files.length];
    for (int n = 0; n < files.length; n++) {
      URL file = Objects.requireNonNull(SchemaTest.class.getResource(files[n]), files[n]);
      sources[n] = new StreamSource(file.toString());
    }
    return factory.newSchema(sources);
  }

  private static void valid(Schema schema, Program program) throws ProblemException {
    for (SharedSettings settings : all()) {
      String text = program.export(settings).text();
      assertThatNoException()
          .as(text)
          .isThrownBy(
              () -> schema.newValidator().validate(new StreamSource(new StringReader(text))));
    }
  }

  @Test
  void thunderbirds_file_is_what_its_format_says() throws Exception {
    valid(schema("autoconfig-1.1.xsd"), Program.THUNDERBIRD);
  }

  @Test
  void outlooks_file_is_what_its_format_says() throws Exception {
    valid(schema("autodiscover-outlook.xsd", "autodiscover.xsd"), Program.OUTLOOK);
  }

  @Test
  void the_formats_refuse_something() throws Exception {
    Schema schema = schema("autoconfig-1.1.xsd");
    String text = Program.THUNDERBIRD.export(all().getFirst()).text();
    assertThat(text).contains("<socketType>SSL");
    var wrong =
        new StreamSource(new StringReader(text.replace("<socketType>SSL", "<socketType>plain")));
    org.assertj.core.api.Assertions.assertThatExceptionOfType(SAXException.class)
        .isThrownBy(() -> schema.newValidator().validate(wrong));
  }
}
