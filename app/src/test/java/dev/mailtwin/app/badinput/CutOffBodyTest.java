package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.badinput.Household.Ran;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.CuttingProxy;
import dev.mailtwin.testkit.Direction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a connection is not the end of a message: somebody on the way can end the one, and
/// TLS without its own farewell looks no different to a program that does not count.
class CutOffBodyTest {

  private static final int BODY_BYTES = 2_000_000;

  @TempDir private Path directory;

  @Test
  void a_body_that_ends_early_is_no_message() throws Exception {
    var home = new Household(directory);
    MailStore mail = MailStore.standard();
    byte[] large =
        ("Subject: large\r\n\r\n" + "0123456789abcdef\r\n".repeat(BODY_BYTES / 18))
            .getBytes(StandardCharsets.US_ASCII);
    mail.append("INBOX", large, List.of(), Household.DAY);
    try (ModelServer server = Household.server(mail);
        var wire = CuttingProxy.to("127.0.0.1", server.port())) {
      home.account("imaps://127.0.0.1:" + wire.port());
      wire.cutAfter(Direction.TO_CLIENT, BODY_BYTES / 2);

      Ran cut = home.run("sync", "--json");

      assertThat(wire.cuts()).isEqualTo(1);
      assertThat(cut.codes()).containsExactly("RECONNECTED");
      assertThat(cut.status()).as(cut.err()).isZero();
      assertThat(home.files()).hasSize(1);
      assertThat(
              Files.readString(home.files().getFirst())
                  .replace("\n", "\r\n")
                  .getBytes(StandardCharsets.US_ASCII))
          .isEqualTo(large);
    }
  }
}
