package dev.mailtwin.app.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real program at a terminal, which the program `script` makes, while it counts the seconds in
/// which a letter can be taken back.
class HeldAtTerminalTest {

  @TempDir Path home;

  /// A person takes a letter back; a terminal that is closed or a computer that shuts down does
  /// not.
  @Timeout(120)
  @ParameterizedTest
  @CsvSource({"INT, cancelled", "TERM, held", "HUP, held"})
  void only_ctrl_c_takes_a_held_letter_back(String signal, String state) throws Exception {
    try (Provider provider = Provider.start(SubmissionProfile.generic(), false)) {
      Sender sender = provider.sender(home);
      Path file = Files.writeString(home.resolve("m.eml"), Provider.letter("held", "b@x.example"));
      Process script = atTerminal(Program.of(home, "send", file.toString()));
      try {
        assertThat(heard(script.getInputStream(), "Sending in")).contains("Sending in");
        ProcessHandle program =
            script
                .descendants()
                .filter(one -> one.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
        send(signal, program);
        program.onExit().join();
      } finally {
        script.descendants().forEach(ProcessHandle::destroyForcibly);
        script.destroyForcibly().waitFor();
      }
      JsonObject letter = sender.letters().get(0).getAsJsonObject();
      assertThat(letter.get("state").getAsString()).as(letter.toString()).isEqualTo(state);
      assertThat(provider.smtp().messages()).isEmpty();
    }
  }

  private static Process atTerminal(ProcessBuilder program) throws IOException {
    String line =
        program.command().stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            // Whoever runs the tests may ignore these signals, and that would be inherited.
            .collect(Collectors.joining(" ", "exec env --default-signal=HUP,INT ", ""));
    program.command("script", "-qefc", line, "/dev/null");
    program.redirectErrorStream(true);
    program.redirectOutput(ProcessBuilder.Redirect.PIPE);
    return program.start();
  }

  /// What is said until the words have come, or the end.
  private static String heard(InputStream in, String words) throws IOException {
    var all = new StringBuilder();
    int next = in.read();
    while (next >= 0 && all.indexOf(words) < 0) {
      all.append(new String(new byte[] {(byte) next}, StandardCharsets.ISO_8859_1));
      next = in.read();
    }
    return all.toString();
  }

  private static void send(String signal, ProcessHandle program) throws Exception {
    int exit =
        new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, program.pid()))
            .start()
            .waitFor();
    assertThat(exit).isZero();
  }
}
