package dev.mailtwin.engine.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.SystemFlag;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Edit beats delete, and takes along what the name of the file cannot show.
class KeptKeywordsTest {

  private static final MailboxName INBOX = World.name("INBOX");

  @Test
  void a_keyword_without_a_letter_comes_back_with_the_message() throws Exception {
    var world = new World();
    WorldServer.Box server = world.server.box(INBOX);
    WorldTwin.Box disk = world.twin.box(INBOX);
    disk.letters = 0;
    Flags keyword = Flags.ofImap(List.of("invoice"));
    server.add(Letter.of(1), keyword);
    server.add(Letter.of(2), Flags.NONE);
    world.sync();
    server.expunge(1);
    String base = disk.rows.firstEntry().getValue().base();
    disk.put(base, new WorldTwin.File(Letter.of(1), Flags.of(SystemFlag.FLAGGED)));

    world.sync();

    assertThat(server.messages.lastEntry().getValue().flags())
        .isEqualTo(keyword.plus(Flags.of(SystemFlag.FLAGGED)));
    world.sync();
    assertThat(world.sync().tally().isZero()).isTrue();
  }
}
