package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.sync.MailboxSync.Outcome;
import dev.mailtwin.engine.sync.Moves.Arrival;
import dev.mailtwin.engine.sync.Moves.Departure;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovesTest {

  private static final AgreedView.SizeAndDate SMALL = new AgreedView.SizeAndDate(100, 1);
  private static final AgreedView.SizeAndDate LARGE = new AgreedView.SizeAndDate(900, 1);

  @Test
  void each_arrival_explains_one_departure() {
    Moves moves = onDisk(arrival("x", SMALL, 7));
    assertThat(moves.claim(departure(1, "a", SMALL, 7))).isNotNull();
    assertThat(moves.claim(departure(2, "b", SMALL, 7))).isNull();
  }

  @Test
  void the_same_base_name_comes_before_the_same_header() {
    Moves moves = onDisk(arrival("x", SMALL, 7), arrival("a", SMALL, 7));
    Moves.FoundAt found = moves.claim(departure(1, "a", SMALL, 7));
    assertThat(found).isNotNull();
    assertThat(found == null ? "" : found.arrival().base()).isEqualTo("a");
  }

  @Test
  void the_same_size_and_date_are_enough_only_while_the_header_is_unknown() {
    assertThat(onServer(arrival("", SMALL, 0)).claim(departure(1, "a", SMALL, 7))).isNotNull();
    assertThat(onServer(arrival("", LARGE, 0)).claim(departure(1, "a", SMALL, 7))).isNull();
    assertThat(onServer(arrival("", SMALL, 8)).claim(departure(1, "a", SMALL, 7))).isNull();
  }

  @Test
  void a_departure_whose_header_is_unknown_is_not_found_by_header() {
    assertThat(onDisk(arrival("x", SMALL, 7)).claim(departure(1, "a", SMALL, 0))).isNull();
  }

  private static Moves onDisk(Arrival... arrivals) {
    return Moves.onDisk(List.of(outcome(List.of(), List.of(arrivals))));
  }

  private static Moves onServer(Arrival... arrivals) {
    return Moves.onServer(List.of(outcome(List.of(arrivals), List.of())));
  }

  private static Outcome outcome(List<Arrival> onServer, List<Arrival> onDisk) {
    return new Outcome(
        MailboxName.INBOX,
        9,
        List.of(),
        List.of(),
        0,
        0,
        onServer,
        onDisk,
        MailboxState.NEW,
        false);
  }

  private static Arrival arrival(String base, AgreedView.SizeAndDate size, long header) {
    return new Arrival(base, size, header, 0);
  }

  private static Departure departure(
      long uid, String base, AgreedView.SizeAndDate size, long header) {
    return new Departure(
        new Plan.Link(uid, base), size, new TwinMailbox.Content(header, 0, 0), Flags.NONE);
  }
}
