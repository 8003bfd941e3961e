package dev.mailtwin.protocol.imap.wire;

import dev.mailtwin.protocol.imap.UidSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Random conversations: real sentences, put together, cut, and spoiled.
final class ServerWords {

  private static final List<String> SENTENCES =
      List.of(
          "* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n",
          "* OK [UIDVALIDITY 1] x\r\n",
          "* OK [HIGHESTMODSEQ 1234567890123456789] x\r\n",
          "* OK [PERMANENTFLAGS (\\Seen \\*)] x\r\n",
          "* OK [COPYUID 701 1:3,5 7:9,12] x\r\n",
          "A1 OK [APPENDUID 701 44] done\r\n",
          "A1 NO [MODIFIED 7,9] x\r\n",
          "A1 BAD\r\n",
          "* OK [MAILBOXID (F1)] x\r\n",
          "* NO [BADCHARSET (UTF-8)] \u00fc\r\n",
          "* BYE see you\r\n",
          "* PREAUTH hi\r\n",
          "* 23 EXISTS\r\n",
          "* 4 EXPUNGE\r\n",
          "* VANISHED (EARLIER) 41,43:116\r\n",
          "* FLAGS (\\Seen \\*)\r\n",
          "* LIST (\\HasNoChildren) \"/\" INBOX\r\n",
          "* LIST () NIL {3}\r\na b (\"CHILDINFO\" (\"SUBSCRIBED\"))\r\n",
          "* LIST () \"/\" ~home (\"X\" (~x ~{2}\r\nhi))\r\n",
          "* STATUS \"a\" (MESSAGES 1 UIDNEXT 99999999999999999999 X -1 MAILBOXID (F))\r\n",
          "* SEARCH 9 2 3 (MODSEQ 12)\r\n",
          "* ESEARCH (TAG \"A1\") UID COUNT 5 ALL 2:4,7\r\n",
          "* CAPABILITY IMAP4rev1 \r\n",
          "* ENABLED QRESYNC\r\n",
          "* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n",
          "* X-NEW (a {2}\r\nhi b)\r\n",
          "* 1 FETCH (UID 5 FLAGS (\\Seen) INTERNALDATE \" 1-Jan-2021 01:00:00 +0100\")\r\n",
          "* 2 FETCH (MODSEQ (-1) RFC822.SIZE 9 EMAILID (M1) X-GM-LABELS (\"a\" b))\r\n",
          "* 3 FETCH (BODY[] {7}\r\na\r\nb\r\n) UID 3)\r\n",
          "* 4 FETCH (BODY[]<0> \"q\\\"\" BODYSTRUCTURE ((\"TEXT\" NIL) (1 2)))\r\n",
          "* 5 FETCH (BODY[HEADER.FIELDS (\"TO\")] {4}\r\nT:\r\n BODY[1] NIL)\r\n",
          "+ VXNlcm5hbWU6\r\n",
          "+\r\n");

  private static final byte[] SPICE =
      "(){}[]\"\\ \r\n*+~:,<>0129-%ANIL".getBytes(StandardCharsets.ISO_8859_1);

  private ServerWords() {}

  /// A few sentences with a few bytes changed, removed, doubled or inserted; sometimes just bytes.
  static byte[] spoiled(RandomGenerator random) {
    if (random.nextInt(10) == 0) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      return bytes;
    }
    var text = new ByteArrayOutputStream();
    for (int n = random.nextInt(1, 6); n > 0; n--) {
      String sentence = SENTENCES.get(random.nextInt(SENTENCES.size()));
      text.writeBytes(sentence.getBytes(StandardCharsets.ISO_8859_1));
    }
    byte[] bytes = text.toByteArray();
    for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      bytes = changed(bytes, random);
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    byte spice =
        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : SPICE[random.nextInt(SPICE.length)];
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    switch (random.nextInt(4)) {
      case 0 -> out.write(spice);
      case 1 -> {
        out.write(spice);
        out.write(bytes, at, bytes.length - at);
      }
      case 2 -> out.write(bytes, 0, random.nextInt(bytes.length));
      default -> {
        int skipped = Math.min(bytes.length, at + 1 + random.nextInt(8));
        out.write(bytes, skipped, bytes.length - skipped);
      }
    }
    return out.toByteArray();
  }

  /// Some UIDs in ascending order, with runs, gaps and doubles, below the largest.
  static long[] ascending(RandomGenerator random) {
    long[] uids = new long[random.nextInt(1, 60)];
    long most = random.nextBoolean() ? 100 : UidSet.UID_MAX;
    for (int i = 0; i < uids.length; i++) {
      uids[i] = random.nextLong(1, most);
    }
    Arrays.sort(uids);
    return uids;
  }
}
