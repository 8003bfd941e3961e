package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.outbox.LetterReport.Happened;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is written down about the letters of one account. Each call that writes is all or nothing,
/// and survives a loss of power once it returned. Several processes may use it at the same time.
interface Ledger extends AutoCloseable {

  /// Adds a letter, unless its key or its Message-ID is or was here.
  ///
  /// @param letter its sequence and revision are not read
  /// @param file puts it where letters lie, if it is added. Nobody else adds letters meanwhile, so
  ///   that no file without a row is seen that is only about to get one
  Added add(Letter letter, String event, Filing file) throws IOException;

  /// Puts the bytes of a letter in their place.
  @FunctionalInterface
  interface Filing {

    /// Does it; they are durable afterwards.
    void run() throws IOException;
  }

  /// A letter of the ledger.
  ///
  /// @param known it was there before
  record Added(Letter letter, boolean known) {}

  /// The letter of this key.
  @Nullable Letter find(String key) throws IOException;

  /// Letters in the order of the queue.
  ///
  /// @param overSince letters that are over are left out if queued before, in seconds since 1970
  List<Letter> list(long overSince) throws IOException;

  /// The first letter behind `after` that goes by itself and is due.
  ///
  /// @param forLink also those that only wait for a server that answers
  @Nullable Letter nextDue(long after, long now, boolean forLink) throws IOException;

  /// The sequence of the last letter; 0 if there is none.
  long newest() throws IOException;

  /// Letters that are due while no server can be reached; their days begin to count.
  List<Letter> waitingForLink(long now) throws IOException;

  /// Letters whose time for an attempt or a look is behind a moment. Those the user gave a time are
  /// left out.
  ///
  /// @param moment for letters that wait for the account, seconds since 1970
  /// @param sooner for all others
  List<Letter> dueBehind(long moment, long sooner) throws IOException;

  /// Letters some process has, or had when it died.
  List<Letter> inHand() throws IOException;

  /// The letter that is to be looked for on the server next; null if there is none. That the server
  /// saved a copy after us is worth a look, and no wait: such a letter is one only from its time
  /// on.
  @Nullable Letter nextWatched(long now) throws IOException;

  /// Saves a letter with a new course or new recipients.
  ///
  /// @return it as saved, or null if somebody else changed it meanwhile: nothing was written
  @Nullable Letter save(Letter letter, String event) throws IOException;

  /// What happened to a letter, oldest first.
  List<Happened> history(Letter letter) throws IOException;

  /// What is known about the account.
  AccountRow account() throws IOException;

  /// Changes what is known about the account. Nobody else changes it between reading and writing:
  /// the user may pause it while another process delivers.
  void change(UnaryOperator<AccountRow> change) throws IOException;

  /// Counts a delivery for the hourly rate.
  void delivered(long at, int recipients) throws IOException;

  /// When letters were delivered since, oldest first; one entry for each.
  List<Long> deliveredSince(long since) throws IOException;

  @Override
  void close();
}
