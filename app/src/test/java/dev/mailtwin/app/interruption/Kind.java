package dev.mailtwin.app.interruption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.app.contract.MailServer;
import dev.mailtwin.app.contract.World;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// What a session that is spoilt is about: what both sides agreed on before, what has changed
/// since, and what has come of it once both are equal.
enum Kind {
  FIRST_SYNC {
    @Override
    void agreeOn(World world) {}

    @Override
    void change(World world) throws IOException {
      MailServer server = world.server();
      server.create("Projects/2026");
      world.add("INBOX", "a", "same", "same");
      server.add("INBOX", World.mail("b"), World.DATE, "\\Seen", "\\Flagged", "work");
      world.add("Projects/2026", "c");
    }

    @Override
    void verify(World world) throws IOException {
      assertThat(world.allHere("INBOX", "same")).hasSize(2);
      assertThat(world.here("INBOX", "b").flags()).startsWith("FS").hasSize(3);
      world.here("Projects/2026", "c");
    }
  },

  UPLOAD {
    @Override
    void agreeOn(World world) throws IOException {
      world.add("INBOX", "old");
    }

    @Override
    void change(World world) throws IOException {
      world.disk().save("INBOX", "FS", World.file("a"));
      world.disk().save("INBOX", "", World.file("same"));
      world.disk().save("INBOX", "", World.file("same"));
      world.disk().deliver("INBOX", World.file("b"));
      world.disk().save("Sent", "S", World.file("c"));
    }

    @Override
    void verify(World world) throws IOException {
      assertThat(world.there("INBOX", "a").flags()).containsExactly("\\Flagged", "\\Seen");
      assertThat(world.allThere("INBOX", "same")).hasSize(2);
      world.there("INBOX", "b");
      world.there("Sent", "c");
    }
  },

  FLAGS {
    @Override
    void agreeOn(World world) throws IOException {
      world.server().add("INBOX", World.mail("a"), World.DATE, "\\Seen", "\\Draft");
      world.add("INBOX", "b", "c", "d");
      world.add("Sent", "e");
    }

    @Override
    void change(World world) throws IOException {
      MailServer server = world.server();
      long a = world.there("INBOX", "a").uid();
      server.flag("INBOX", a, "\\Answered");
      server.unflag("INBOX", a, "\\Draft");
      world.disk().mark(world.here("INBOX", "a"), "F");
      world.disk().unmark(world.here("INBOX", "a"), "S");
      server.flag("INBOX", world.there("INBOX", "b").uid(), "\\Seen", "work");
      world.disk().mark(world.here("INBOX", "c"), "ST");
      world.disk().mark(world.here("INBOX", "d"), "S");
      world.disk().mark(world.here("Sent", "e"), "PS");
    }

    @Override
    void verify(World world) throws IOException {
      assertThat(world.there("INBOX", "a").flags()).containsExactly("\\Answered", "\\Flagged");
      assertThat(world.here("INBOX", "b").flags()).startsWith("S").hasSize(2);
      assertThat(world.there("INBOX", "c").flags()).containsExactly("\\Deleted", "\\Seen");
      assertThat(world.here("Sent", "e").flags()).isEqualTo("PS");
    }
  },

  MOVES {
    @Override
    void agreeOn(World world) throws IOException {
      world.server().create("Work");
      world.add("INBOX", "stays", "here-1", "here-2", "there-1", "there-2", "same", "same");
      world.add("Work", "back");
    }

    @Override
    void change(World world) throws IOException {
      world.disk().move(world.here("INBOX", "here-1"), "Work");
      world.disk().moveRenaming(world.here("INBOX", "here-2"), "Sent");
      world.disk().move(world.allHere("INBOX", "same").getFirst(), "Work");
      MailServer server = world.server();
      server.move("INBOX", world.there("INBOX", "there-1").uid(), "Work");
      server.move("INBOX", world.there("INBOX", "there-2").uid(), "Archive");
      server.move("Work", world.there("Work", "back").uid(), "INBOX");
    }

    @Override
    void verify(World world) throws IOException {
      world.here("INBOX", "stays");
      world.here("INBOX", "back");
      world.here("INBOX", "same");
      for (String subject : List.of("here-1", "there-1", "same")) {
        world.here("Work", subject);
        world.there("Work", subject);
      }
      world.there("Sent", "here-2");
      world.here("Archive", "there-2");
      if (world.server().expunges()) { // Else a move under a new name is a deletion and an upload.
        assertThat(world.server().messages("Trash")).isEmpty();
      }
    }
  },

  DELETIONS {
    @Override
    void agreeOn(World world) throws IOException {
      world.add("INBOX", "stays", "here-1", "here-2", "there-1", "there-2", "same", "same");
      world.add("Trash", "trash-1", "trash-2", "trash-3");
    }

    @Override
    void change(World world) throws IOException {
      world.disk().delete(world.here("INBOX", "here-1"));
      world.disk().delete(world.here("INBOX", "here-2"));
      world.disk().delete(world.allHere("INBOX", "same").getFirst());
      world.disk().delete(world.here("Trash", "trash-1"));
      MailServer server = world.server();
      server.expunge("INBOX", List.of(world.there("INBOX", "there-1").uid()));
      server.expunge("INBOX", List.of(world.there("INBOX", "there-2").uid()));
      server.expunge("Trash", List.of(world.there("Trash", "trash-2").uid()));
    }

    @Override
    void verify(World world) throws IOException {
      world.here("INBOX", "stays");
      world.here("INBOX", "same");
      for (String subject : List.of("here-1", "here-2", "same")) {
        world.here("Trash", subject);
        world.there("Trash", subject);
      }
      world.here("Trash", "trash-3");
      assertThat(world.attic()).hasSizeGreaterThanOrEqualTo(3);
    }
  },

  MAILBOXES {
    @Override
    void agreeOn(World world) throws IOException {
      world.add("INBOX", "old");
    }

    @Override
    void change(World world) throws IOException {
      world.disk().create("Empty here");
      world.disk().create("Büro & Co/2026");
      world.disk().save("Büro & Co/2026", "S", World.file("a"));
      MailServer server = world.server();
      server.create("Empty there");
      server.create("日本語/2026");
      world.add("日本語/2026", "b");
    }

    @Override
    void verify(World world) throws IOException {
      assertThat(world.server().mailboxes()).contains("Empty here", "Büro & Co/2026");
      world.there("Büro & Co/2026", "a");
      assertThat(world.disk().mailboxes()).contains("Empty there");
      world.here("日本語/2026", "b");
    }
  },

  RENAMES {
    @Override
    void agreeOn(World world) throws IOException {
      world.add("INBOX", "old");
      for (String name : List.of("Here", "There")) {
        world.server().create(name);
        world.server().create(name + "/below");
        world.add(name, "a-" + name, "b-" + name, "c-" + name);
        world.add(name + "/below", "d-" + name);
      }
    }

    @Override
    void change(World world) throws IOException {
      Files.move(world.twin().resolve("Here"), world.twin().resolve("Renamed here"));
      world.server().rename("There", "Renamed there");
    }

    @Override
    void verify(World world) throws IOException {
      assertThat(world.server().mailboxes())
          .contains("Renamed here", "Renamed here/below", "Renamed there", "Renamed there/below")
          .doesNotContain("Here", "There");
      world.there("Renamed here", "a-Here");
      world.here("Renamed there/below", "d-There");
      assertThat(world.server().messages("Trash")).isEmpty();
    }
  };

  /// Makes what both sides have before; they are synced afterwards. A first sync has nothing.
  abstract void agreeOn(World world) throws IOException;

  /// Changes both sides.
  abstract void change(World world) throws IOException;

  /// Fails unless the change has come to both sides, so that an end that all runs reach is the
  /// right one.
  abstract void verify(World world) throws IOException;
}
