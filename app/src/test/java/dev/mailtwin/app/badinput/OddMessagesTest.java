package dev.mailtwin.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.store.MailStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages that are hardly any: their bytes come and go unchanged.
class OddMessagesTest {

  private static final List<String> ODD =
      List.of(
          "Subject: nul\r\n\r\na\0b\r\n",
          "Subject: bare lf\n\nline\nline\n",
          "Subject: bare cr\r\rline\rline\r",
          "Subject: mixed\r\n\r\none\ntwo\rthree\r\n",
          "\0",
          "\r",
          "\n",
          "\r\n",
          "x",
          "\r\r\n",
          "\n\r",
          "no header, no end",
          "Subject: ends with cr\r\n\r\nx\r",
          "Subject: ends with lf\r\n\r\nx\n");

  @TempDir private Path directory;
  private Household home = new Household(Path.of("."));

  @BeforeEach
  void moveIn() {
    home = new Household(directory);
  }

  private static byte[] wire(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (file.getFileName().toString().contains(".verbatim.")) {
      return bytes;
    }
    var wire = new ByteArrayOutputStream();
    for (byte b : bytes) {
      if (b == '\n') {
        wire.write('\r');
      }
      wire.write(b);
    }
    return wire.toByteArray();
  }

  @Test
  void bytes_come_down_unchanged() throws IOException {
    MailStore mail = MailStore.standard();
    for (String message : ODD) {
      mail.append("INBOX", message.getBytes(StandardCharsets.ISO_8859_1), List.of(), Household.DAY);
    }
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);

      assertThat(home.run("sync").status()).isZero();

      List<String> here = new java.util.ArrayList<>();
      for (Path file : home.files()) {
        here.add(new String(wire(file), StandardCharsets.ISO_8859_1));
      }
      assertThat(here).containsExactlyInAnyOrderElementsOf(ODD);
      assertThat(home.run("sync", "--full", "--json").count("uploaded")).isZero();
    }
  }

  @Test
  void what_came_down_goes_up_again_byte_for_byte_where_a_server_can_take_it() throws IOException {
    MailStore mail = MailStore.standard();
    for (String message : ODD) {
      mail.append("INBOX", message.getBytes(StandardCharsets.ISO_8859_1), List.of(), Household.DAY);
    }
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);
      assertThat(home.run("sync").status()).isZero();
      Path copies = home.twin().resolve("Copies");
      for (String part : List.of("cur", "new", "tmp")) {
        Files.createDirectories(copies.resolve(part));
      }
      for (Path file : home.files()) {
        Files.copy(file, copies.resolve("new").resolve(file.getFileName()));
      }

      assertThat(home.run("sync").status()).isZero();

      List<String> there =
          mail.snapshot("Copies").uids().stream()
              .map(uid -> mail.snapshot("Copies").message(uid).bytes())
              .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
              .toList();
      assertThat(there)
          .containsExactlyInAnyOrderElementsOf(
              ODD.stream().filter(message -> message.indexOf('\0') < 0).toList());
      assertThat(home.files()).hasSize(2 * ODD.size());
    }
  }

  @Test
  void a_header_of_a_megabyte_and_a_hundred_thousand_fields() throws IOException {
    MailStore mail = MailStore.standard();
    byte[] wide =
        ("Subject: " + "x".repeat(1 << 20) + "\r\n\r\nbody\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] many =
        ("X-A: b\r\n".repeat(100_000) + "\r\nbody\r\n").getBytes(StandardCharsets.US_ASCII);
    mail.append("INBOX", wide, List.of(), Household.DAY);
    mail.append("INBOX", many, List.of(), Household.DAY);
    try (ModelServer server = Household.server(mail)) {
      home.accountAt(server);

      assertThat(home.run("sync").status()).isZero();

      List<byte[]> here = List.of(wire(home.files().getFirst()), wire(home.files().getLast()));
      assertThat(here.stream().anyMatch(bytes -> Arrays.equals(bytes, wide))).isTrue();
      assertThat(here.stream().anyMatch(bytes -> Arrays.equals(bytes, many))).isTrue();
    }
  }
}
