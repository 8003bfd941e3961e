package dev.mailtwin.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.protocol.imap.FetchData;
import dev.mailtwin.protocol.imap.FlagList;
import org.junit.jupiter.api.Test;

class ReadingTest {

  /// With fifty commands in flight a large mailbox would be heard fifty times.
  @Test
  void what_every_command_in_flight_hears_is_taken_once() {
    var reading = new Reading(0, _ -> {});
    for (int uid = 1; uid <= 10; uid++) {
      var message =
          new FetchData(uid, uid, FlagList.EMPTY, -1, FetchData.NO_DATE, -1, null, -1, null);
      for (int command = 0; command < 50; command++) {
        reading.flags(message, 10);
      }
    }

    assertThat(reading.size()).isEqualTo(10);
  }
}
