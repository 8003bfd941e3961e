package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.account.MailAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file that the domain itself serves, at `autoconfig.DOMAIN` or below `/.well-known`. Only the
/// domain's own hosts are told the address.
record Autoconfig(Web web) implements Source {

  @Override
  public Origin origin() {
    return Origin.AUTOCONFIG;
  }

  @Override
  public @Nullable Proposal ask(Question question) throws InterruptedException {
    if (question.owner() == null) {
      return null;
    }
    for (URI place : places(question.address())) {
      byte[] file = web.get(place);
      Proposal found =
          file == null ? null : ConfigFile.read(file, Origin.AUTOCONFIG, question.address());
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static List<URI> places(MailAddress address) {
    String query = "?emailaddress=" + URLEncoder.encode(address.ascii(), StandardCharsets.UTF_8);
    String domain = address.domain();
    return List.of(
        URI.create("https://autoconfig." + domain + "/mail/config-v1.1.xml" + query),
        URI.create("https://" + domain + "/.well-known/autoconfig/mail/config-v1.1.xml" + query));
  }
}
