package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.message.Header;
import dev.mailtwin.modelserver.store.Content;
import dev.mailtwin.modelserver.store.View;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Search keys about words in a message. Compares without case, in the message as it stands:
/// neither encoded words nor transfer encodings are undone.
final class SearchText {

  private SearchText() {}

  /// @param wanted one character per octet, UTF-8
  static SearchKey header(String field, String wanted) {
    String words = folded(wanted);
    return candidate ->
        Header.of(head(candidate)).all(field).stream().anyMatch(v -> folded(v).contains(words));
  }

  static SearchKey body(String wanted) {
    String words = folded(wanted);
    return candidate -> {
      Content content = candidate.message().letter().content();
      return folded(content.slice(content.bodyStart(), content.size())).contains(words);
    };
  }

  static SearchKey anywhere(String wanted) {
    String words = folded(wanted);
    return candidate -> folded(candidate.message().bytes()).contains(words);
  }

  private static byte[] head(View.Numbered candidate) {
    Content content = candidate.message().letter().content();
    return content.slice(0, content.bodyStart());
  }

  private static String folded(String octets) {
    return folded(octets.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String folded(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
  }
}
