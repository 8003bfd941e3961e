package dev.mailtwin.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is drawn on the terminal is turned into a picture and read by the library that phones use.
class QrPictureTest {

  private static final int BLACK = 0xff000000;
  private static final int WHITE = 0xffffffff;

  /// Pixels per module; a camera sees more.
  private static final int SCALE = 4;

  /// Reads drawn lines.
  ///
  /// @param ink the colour of what is drawn; the other one is the background
  private static String scan(String drawn, int ink) throws Exception {
    List<String> lines = drawn.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
    int width = lines.getFirst().length() * SCALE;
    int height = lines.size() * 2 * SCALE;
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int row = y / SCALE;
        char sign = lines.get(row / 2).charAt(x / SCALE);
        boolean inked = sign == '█' || sign == (row % 2 == 0 ? '▀' : '▄');
        pixels[y * width + x] = inked == (ink == BLACK) ? BLACK : WHITE;
      }
    }
    var picture =
        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels)));
    var result =
        new QRCodeReader()
            .decode(
                picture,
                Map.of(
                    DecodeHintType.POSSIBLE_FORMATS,
                    List.of(BarcodeFormat.QR_CODE),
                    DecodeHintType.CHARACTER_SET,
                    "UTF-8"));
    return result.getText();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 80, 200, 600})
  void what_is_drawn_is_what_is_read(int length) throws Exception {
    String text = "[1,\"é\\u00e9\"]".repeat(length).substring(0, length * 2);
    assertThat(scan(QrPicture.of(text).text(true), BLACK)).isEqualTo(text);
    assertThat(scan(QrPicture.of(text).text(false), WHITE)).isEqualTo(text);
  }

  @Test
  void with_colour_every_line_says_its_colours_and_takes_them_back() {
    assertThat(QrPicture.of("x").text(true).lines())
        .allMatch(line -> line.startsWith("\u001b[30;107m") && line.endsWith("\u001b[0m"));
    assertThat(QrPicture.of("x").text(false)).doesNotContain("\u001b");
  }
}
