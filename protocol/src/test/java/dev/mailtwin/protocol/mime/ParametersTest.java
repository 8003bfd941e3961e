package dev.mailtwin.protocol.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {

  @Test
  void signs_of_extended_values_stand_in_quotes() {
    // Allowed in a token (RFC 2045 §5.1), but Python's parser then loses the name.
    assertThat(Parameters.write("filename", "it's.pdf"))
        .isEqualTo(List.of("filename=\"it's.pdf\""));
    assertThat(Parameters.write("filename", "100%.txt"))
        .isEqualTo(List.of("filename=\"100%.txt\""));
    assertThat(Parameters.write("filename", "a*b")).isEqualTo(List.of("filename=\"a*b\""));
    assertThat(Parameters.write("filename", "plain-1.txt"))
        .isEqualTo(List.of("filename=plain-1.txt"));
  }
}
