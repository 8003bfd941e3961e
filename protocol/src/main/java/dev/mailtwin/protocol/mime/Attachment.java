package dev.mailtwin.protocol.mime;

/// Something that goes along with a letter.
///
/// @param name what it is called, without directories
/// @param type what kind of content it is
/// @param contentId how HTML names it: `cid:` and this (RFC 2392); empty for what is not shown
///   inside the text
/// @param content read twice while the letter is written
public record Attachment(String name, MediaType type, String contentId, Content content) {

  /// A file that is not shown inside the text, of the type its name says.
  ///
  /// @param name what the receiver sees; directories in it are left out. A backslash is none here:
  ///   a file's name may have one
  public static Attachment file(String name, Content content) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return new Attachment(last, MediaType.ofFile(last), "", content);
  }

  /// The same with other bytes.
  Attachment holding(Content other) {
    return new Attachment(name, type, contentId, other);
  }

  /// The same file, shown inside HTML under this identifier.
  public Attachment shownAs(String identifier) {
    return new Attachment(name, type, identifier, content);
  }
}
