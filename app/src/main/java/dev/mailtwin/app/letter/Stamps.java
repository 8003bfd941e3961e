package dev.mailtwin.app.letter;

import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.Letter;
import dev.mailtwin.protocol.mime.MimeException;
import dev.mailtwin.protocol.mime.Repertoire;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/// Makes what tells one letter from all others: its Message-ID, its date, its boundary.
public final class Stamps {

  private static final int RANDOM_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Stamps() {}

  /// A stamp for a letter that is written now.
  ///
  /// @param from the author: the Message-ID ends with the same domain, which is where programs
  ///   expect it, and says nothing about this computer
  public static Letter.Stamp stamp(Address from, InstantSource clock) throws MimeException {
    String domain = new Address("", "x", from.domain()).envelope(Repertoire.ASCII).substring(2);
    var date =
        OffsetDateTime.ofInstant(
            clock.instant().truncatedTo(ChronoUnit.SECONDS), ZoneId.systemDefault());
    return new Letter.Stamp("<%s@%s>".formatted(random(), domain), date, random());
  }

  private static String random() {
    var bytes = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
