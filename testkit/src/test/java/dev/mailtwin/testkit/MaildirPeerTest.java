package dev.mailtwin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaildirPeerTest {

  private static final byte[] MESSAGE = "Subject: x\n\nBody\n".getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path root = Path.of("");
  private MaildirPeer peer = new MaildirPeer(root);

  @BeforeEach
  void create_two_mailboxes() throws IOException {
    peer = new MaildirPeer(root);
    peer.create("INBOX");
    peer.create("Projects/2026");
  }

  @Test
  void delivery_goes_to_new_and_marking_to_cur() throws IOException {
    var delivered = peer.deliver("INBOX", MESSAGE);
    assertThat(delivered.file().getParent()).isEqualTo(root.resolve("INBOX/new"));

    var marked = peer.mark(delivered, "SF");

    assertThat(marked.flags()).isEqualTo("FS");
    assertThat(marked.baseName()).isEqualTo(delivered.baseName());
    assertThat(peer.unmark(marked, "S").flags()).isEqualTo("F");
    assertThat(peer.list("INBOX")).hasSize(1);
  }

  @Test
  void moving_keeps_the_base_name_or_changes_it() throws IOException {
    var first = peer.save("INBOX", "S", MESSAGE);
    var moved = peer.move(first, "Projects/2026");
    assertThat(moved.baseName()).isEqualTo(first.baseName());
    assertThat(moved.flags()).isEqualTo("S");

    var back = peer.moveRenaming(moved, "INBOX");

    assertThat(back.baseName()).isNotEqualTo(first.baseName());
    assertThat(peer.list("Projects/2026")).isEmpty();
    assertThat(back.bytes()).isEqualTo(MESSAGE);
  }

  @Test
  void copies_deletions_and_replaced_drafts() throws IOException {
    var draft = peer.save("INBOX", "D", MESSAGE);
    var copy = peer.copy(draft, "INBOX");
    peer.replace(draft, "other".getBytes(StandardCharsets.US_ASCII));
    peer.delete(copy);

    assertThat(peer.list("INBOX")).containsExactly(draft);
    assertThat(draft.bytes()).asString().isEqualTo("other");
    assertThatThrownBy(copy::bytes).isInstanceOf(IOException.class);
  }

  @Test
  void mailboxes_come_and_go() throws IOException {
    assertThat(peer.mailboxes()).containsExactly("INBOX", "Projects/2026");
    peer.remove("Projects");
    assertThat(peer.mailboxes()).containsExactly("INBOX");
  }

  @Test
  void the_wire_form_of_a_file_without_cr_has_crlf() throws IOException {
    byte[] wire = "Subject: x\r\n\r\nBody\r\n".getBytes(StandardCharsets.US_ASCII);

    assertThat(MaildirPeer.wireForm(MESSAGE)).isEqualTo(wire);
    assertThat(MaildirPeer.wireForm(wire)).isEqualTo(wire);
    assertThat(peer.deliver("INBOX", MESSAGE).wireSha256()).isEqualTo(ServerMessage.sha256(wire));
  }
}
