package dev.mailtwin.modelserver.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Messages that break programs. Bytes are written as ISO 8859-1 text.
final class OddMail {

  private static final int MANY_HEADERS = 100_000;
  private static final int HUGE_HEADER_BYTES = 1 << 20;
  private static final String HEAD = "From: a@sample.example\r\nSubject: odd\r\n";

  private OddMail() {}

  static List<byte[]> all() {
    List<String> odd = new ArrayList<>();
    lineEnds(odd);
    headers(odd);
    bodies(odd);
    return odd.stream().map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
  }

  private static void lineEnds(List<String> odd) {
    odd.add("From: a@sample.example\nSubject: bare LF\n\nOne line.\nTwo.\n");
    odd.add("From: a@sample.example\rSubject: bare CR\r\rOne line.\rTwo.\r");
    odd.add(HEAD + "X-Ends: mixed\n\r\nCRLF\r\nLF\nCR\rCR CR LF\r\r\nend\r\n");
    odd.add(HEAD + "\r\nBare CR within pure CRLF: a\rb\r\n");
    odd.add(HEAD + "\r\nNo final line end");
    odd.add(HEAD + "\r\nEnds with CR only\r");
    odd.add(HEAD + "\r\nEnds with LF only\n");
    odd.add("\r\n");
    odd.add("\n");
    odd.add("\r");
  }

  private static void headers(List<String> odd) {
    odd.add("");
    odd.add("x");
    odd.add("\r\nNo header at all, only a body.\r\n");
    odd.add("This first line is no header field.\r\n" + HEAD + "\r\nBody.\r\n");
    odd.add(HEAD + "\r\n");
    odd.add(HEAD);
    odd.add("Subject:\r\nFrom:\r\nDate: yesterday\r\nMessage-ID: not an id\r\n\r\nBody.\r\n");
    odd.add(
        HEAD + "Message-ID: <twice@sample.example>\r\nMessage-ID: <twice@sample.example>\r\n\r\n");
    odd.add("From a@sample.example Thu Jan  1 00:00:00 1970\r\n" + HEAD + "\r\nFrom mbox.\r\n");
    odd.add(" folded before anything\r\n" + HEAD + "\r\nBody.\r\n");
    odd.add("Subject: \u00e9\u00fc\u0080 raw eight bits\r\nFrom: \u00ff\u00fe\r\n\r\nBody.\r\n");
    odd.add("X-Long: " + "x".repeat(HUGE_HEADER_BYTES) + "\r\n" + HEAD + "\r\nBody.\r\n");
    odd.add(HEAD + "X-Many: line\r\n".repeat(MANY_HEADERS) + "\r\nBody.\r\n");
  }

  private static void bodies(List<String> odd) {
    odd.add(HEAD + "\r\nA NUL \0 in the body.\r\n");
    odd.add("From: a@sample.example\r\nSubject: NUL \0 in the header\r\n\r\nBody.\r\n");
    odd.add(HEAD + "\r\n.\r\n..\r\n.\r\n...\r\n.\r\n");
    odd.add(HEAD + "\r\n" + "y".repeat(200_000) + "\r\n");
    odd.add(HEAD + "\r\n" + "\r\n".repeat(50_000));
    odd.add(
        HEAD + "Content-Type: text/plain; charset=utf-8\r\n\r\n\u00c3( \u00a0 \u00fe\u00ff\r\n");
    odd.add(HEAD + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nnever closed\r\n");
    odd.add(HEAD + "Content-Type: multipart/mixed\r\n\r\nno boundary given\r\n");
    odd.add(HEAD + "Content-Transfer-Encoding: base64\r\n\r\n!!! not base64 !!!\r\n");
    odd.add(HEAD + "\r\n)\r\nA1 OK FETCH completed\r\n* BYE {5}\r\n");
  }
}
