package dev.mailtwin.app.cli;

import io.nayuki.qrcodegen.QrCode;
import java.nio.charset.StandardCharsets;

/// A QR code drawn with letters, two rows to a line.
final class QrPicture {

  /// The bright border without which cameras find nothing (ISO/IEC 18004: four modules).
  private static final int BORDER = 4;

  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String PLAIN = "\u001b[0m";

  private final QrCode code;

  private QrPicture(QrCode code) {
    this.code = code;
  }

  /// The code of a text, with as little redundancy as Thunderbird's own: small codes scan best.
  static QrPicture of(String text) {
    return new QrPicture(
        QrCode.encodeBinary(text.getBytes(StandardCharsets.UTF_8), QrCode.Ecc.LOW));
  }

  /// Lines to print. With colour they are black on white on any terminal; without it, the bright
  /// parts are drawn, as is right on a dark background.
  String text(boolean colour) {
    var text = new StringBuilder();
    for (int y = -BORDER; y < code.size + BORDER; y += 2) {
      if (colour) {
        text.append(BLACK_ON_WHITE);
      }
      for (int x = -BORDER; x < code.size + BORDER; x++) {
        text.append(sign(code.getModule(x, y) == colour, code.getModule(x, y + 1) == colour));
      }
      text.append(colour ? PLAIN : "").append('\n');
    }
    return text.toString();
  }

  private static char sign(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }
}
