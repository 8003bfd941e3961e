package dev.mailtwin.protocol.mime;

/// Reads `format=flowed` as a mail program does (RFC 3676 §4): written apart from the writer.
final class FlowedReader {

  private FlowedReader() {}

  /// Paragraphs, each in one line; quotes keep their marks, followed by a blank.
  static String read(String flowed) {
    var text = new StringBuilder();
    boolean open = false;
    int depthBefore = 0;
    String[] lines = flowed.split("\r\n", -1);
    for (int n = 0; n < lines.length; n++) {
      String line = lines[n];
      if (n == lines.length - 1 && line.isEmpty()) {
        break;
      }
      int depth = 0;
      while (depth < line.length() && line.charAt(depth) == '>') {
        depth++;
      }
      String content = line.substring(depth);
      content = content.startsWith(" ") ? content.substring(1) : content;
      boolean signature = content.equals("-- ");
      if (open && (depth != depthBefore || signature)) {
        text.append('\n');
        open = false;
      }
      if (!open) {
        text.append(">".repeat(depth)).append(depth > 0 && !content.isEmpty() ? " " : "");
      }
      text.append(content);
      open = content.endsWith(" ") && !signature;
      depthBefore = depth;
      text.append(open ? "" : "\n");
    }
    return text.toString();
  }
}
