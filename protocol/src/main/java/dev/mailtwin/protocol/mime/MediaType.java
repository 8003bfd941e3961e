package dev.mailtwin.protocol.mime;

import java.util.Locale;
import java.util.Map;

/// What kind of content something is (RFC 2045 §5.1), without parameters.
public record MediaType(String type, String subtype) {

  /// Bytes of which nothing is known.
  public static final MediaType BYTES = new MediaType("application", "octet-stream");

  /// A message as an attachment (RFC 2046 §5.2.1).
  public static final MediaType MESSAGE = new MediaType("message", "rfc822");

  private static final MediaType TEXT = new MediaType("text", "plain");

  /// What file names say. Few enough to read; everything else is bytes.
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("txt", "text/plain"),
          Map.entry("text", "text/plain"),
          Map.entry("log", "text/plain"),
          Map.entry("md", "text/markdown"),
          Map.entry("patch", "text/x-patch"),
          Map.entry("diff", "text/x-patch"),
          Map.entry("csv", "text/csv"),
          Map.entry("html", "text/html"),
          Map.entry("htm", "text/html"),
          Map.entry("css", "text/css"),
          Map.entry("ics", "text/calendar"),
          Map.entry("vcf", "text/vcard"),
          Map.entry("xml", "application/xml"),
          Map.entry("json", "application/json"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("rtf", "application/rtf"),
          Map.entry("zip", "application/zip"),
          Map.entry("gz", "application/gzip"),
          Map.entry("tgz", "application/gzip"),
          Map.entry("tar", "application/x-tar"),
          Map.entry("7z", "application/x-7z-compressed"),
          Map.entry("doc", "application/msword"),
          Map.entry("xls", "application/vnd.ms-excel"),
          Map.entry("ppt", "application/vnd.ms-powerpoint"),
          Map.entry("docx", openXml("wordprocessingml.document")),
          Map.entry("xlsx", openXml("spreadsheetml.sheet")),
          Map.entry("pptx", openXml("presentationml.presentation")),
          Map.entry("odt", "application/vnd.oasis.opendocument.text"),
          Map.entry("ods", "application/vnd.oasis.opendocument.spreadsheet"),
          Map.entry("odp", "application/vnd.oasis.opendocument.presentation"),
          Map.entry("asc", "application/pgp-keys"),
          Map.entry("sig", "application/pgp-signature"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("tif", "image/tiff"),
          Map.entry("tiff", "image/tiff"),
          Map.entry("heic", "image/heic"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("webm", "video/webm"),
          Map.entry("eml", "message/rfc822"));

  /// Both are tokens (RFC 2045 §5.1).
  ///
  /// @throws IllegalArgumentException if one is not
  public MediaType {
    if (!Parameters.isToken(type) || !Parameters.isToken(subtype)) {
      throw new IllegalArgumentException("not a media type: " + type + "/" + subtype);
    }
  }

  /// What a file of this name holds, as far as the name says.
  public static MediaType ofFile(String name) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String found = name.contains(".") ? BY_EXTENSION.get(extension) : null;
    if (found == null) {
      return BYTES;
    }
    int slash = found.indexOf('/');
    return new MediaType(found.substring(0, slash), found.substring(slash + 1));
  }

  /// Whether it is text, which may be sent in a form people can read on the wire.
  boolean isText() {
    return type.equals(TEXT.type);
  }

  private static String openXml(String what) {
    return "application/vnd.openxmlformats-officedocument." + what;
  }

  @Override
  public String toString() {
    return type + "/" + subtype;
  }
}
