package dev.mailtwin.protocol.mime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the header of a part says about its body (RFC 2045 §5, §6).
///
/// @param kind how the body is built
/// @param type in small letters, such as `text`
/// @param subtype in small letters
/// @param body how the body is to be read
/// @param typed whether there is a Content-Type
record PartHeader(Kind kind, String type, String subtype, Body body, boolean typed) {

  /// How a body is built.
  enum Kind {
    /// Parts between boundaries.
    MULTIPART,
    /// Another message.
    MESSAGE,
    /// Parts of which one signs the other (RFC 1847 §2.1). Not looked into.
    SIGNED,
    /// Something else.
    BODY
  }

  /// How the body is to be read.
  ///
  /// @param boundary of a multipart
  /// @param encoding the content transfer encoding, in small letters; empty if none is named
  /// @param versioned whether MIME-Version is there, or not needed
  record Body(String boundary, String encoding, boolean versioned) {}

  private static final int BOUNDARY_MAX = 200;

  /// Reads the fields that matter.
  ///
  /// @param digest what says nothing is a message
  /// @param whole this is the header of a whole message, not of a part
  static PartHeader of(List<byte[]> fields, boolean digest, boolean whole) {
    String content = value(fields, "content-type");
    String encoding = value(fields, "content-transfer-encoding").toLowerCase(Locale.ROOT);
    boolean versioned = !whole || !value(fields, "mime-version").isEmpty();
    boolean typed = !content.isEmpty();
    int semicolon = content.indexOf(';');
    String words = (semicolon < 0 ? content : content.substring(0, semicolon)).strip();
    if (words.indexOf('/') <= 0) {
      words = digest && !typed ? "message/rfc822" : "text/plain";
    }
    String type = words.substring(0, words.indexOf('/')).strip().toLowerCase(Locale.ROOT);
    String subtype = words.substring(words.indexOf('/') + 1).strip().toLowerCase(Locale.ROOT);
    Map<String, String> parameters =
        Parameters.read(semicolon < 0 ? "" : content.substring(semicolon + 1));
    String boundary = parameters.getOrDefault("boundary", "");
    boolean plain = encoding.isEmpty() || encoding.matches("7bit|8bit|binary");
    Kind kind = Kind.BODY;
    if (type.equals("multipart") && plain && !boundary.isEmpty()) {
      kind = subtype.equals("signed") ? Kind.SIGNED : Kind.MULTIPART;
      kind = boundary.length() > BOUNDARY_MAX ? Kind.BODY : kind;
    } else if (type.equals("message") && subtype.equals("rfc822") && plain) {
      kind = Kind.MESSAGE;
    }
    return new PartHeader(kind, type, subtype, new Body(boundary, encoding, versioned), typed);
  }

  String boundary() {
    return body.boundary;
  }

  String encoding() {
    return body.encoding;
  }

  boolean versioned() {
    return body.versioned;
  }

  /// Whether the body is written as it is.
  boolean isPlain() {
    return encoding().isEmpty() || encoding().matches("7bit|8bit|binary");
  }

  /// Whether a field has this name, given in small letters.
  static boolean is(byte[] field, String name) {
    int colon = name.length();
    if (field.length <= colon) {
      return false;
    }
    String start = new String(field, 0, colon, StandardCharsets.ISO_8859_1);
    return start.toLowerCase(Locale.ROOT).equals(name)
        && new String(field, StandardCharsets.ISO_8859_1)
            .substring(colon)
            .stripLeading()
            .startsWith(":");
  }

  private static String value(List<byte[]> fields, String name) {
    for (byte[] field : fields) {
      if (is(field, name)) {
        String text = new String(field, StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf(':') + 1).replaceAll("\r\n", "").strip();
      }
    }
    return "";
  }
}
