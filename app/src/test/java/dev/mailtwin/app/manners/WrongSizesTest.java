package dev.mailtwin.app.manners;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.Models;
import dev.mailtwin.app.contract.Program;
import dev.mailtwin.app.contract.World;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.profile.Profile;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers whose sizes are not those of the files, and what `verify --bodies` makes of them.
class WrongSizesTest {

  private static final String LINE = "X-Up: 1\r\n";

  @TempDir Path home;

  private static String larger(String reply, String pattern) {
    return Pattern.compile(pattern)
        .matcher(reply)
        .replaceAll(found -> found.group(1) + (Integer.parseInt(found.group(2)) + LINE.length()));
  }

  /// It claims more than it hands out.
  private static String claiming(String reply) {
    return larger(reply, "(RFC822\\.SIZE )(\\d+)");
  }

  /// It has another line in the header, and hands it out.
  private static String writingAnew(String reply) {
    return larger(claiming(reply), "(BODY\\[[A-Z]*] \\{)(\\d+)").replace("From: ", LINE + "From: ");
  }

  private static Fault fetching(UnaryOperator<String> change) {
    return Fault.every("UID FETCH", new Action.Rewrite(change));
  }

  private static String verified(World world, int exit) {
    Program.Run run = world.program().run("verify", "--bodies", "--json");
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
    return run.out();
  }

  /// Where the server says under which number it keeps what it wrote.
  @Test
  void an_upload_that_its_server_wrote_anew_is_in_order() throws Exception {
    Models.on(
        Profile.zoho(),
        home,
        (world, server) -> {
          world.settle();
          server.server().setFault(fetching(WrongSizesTest::writingAnew));
          world.disk().save("INBOX", "S", World.file("a"));
          world.settle();

          assertThat(verified(world, 0)).contains("\"size_claimed\"");
          assertThat(world.program().run("repair", "--bodies", "--yes").exit()).isZero();
          world.settle();
          assertThat(world.allHere("INBOX", "a")).hasSize(1);
        });
  }

  @Test
  void other_bytes_are_seen_also_where_the_size_was_wrong_from_the_beginning() throws Exception {
    Models.onEveryRung(
        home,
        (world, server) -> {
          server.server().setFault(fetching(WrongSizesTest::claiming));
          world.add("INBOX", "a");
          world.settle();
          assertThat(verified(world, 0)).contains("\"differences\":[]");

          server
              .server()
              .setFault(fetching(reply -> claiming(reply).replace("This is", "That is")));

          assertThat(verified(world, 65)).contains("\"content\"");
        });
  }

  /// Where it does not say so, one new message of that Message-ID is the upload.
  @Test
  void an_upload_that_its_server_wrote_anew_without_a_word_is_sent_once() throws Exception {
    Models.on(
        Profile.rfc3501(),
        home,
        (world, server) -> {
          world.settle();
          server.server().setFault(fetching(WrongSizesTest::writingAnew));
          world.disk().save("INBOX", "S", World.file("a"));
          world.disk().save("INBOX", "", World.file("b"));
          world.settle();

          assertThat(world.allThere("INBOX", "a")).hasSize(1);
          assertThat(world.allThere("INBOX", "b")).hasSize(1);
          assertThat(world.allHere("INBOX", "a")).hasSize(1);
        });
  }
}
