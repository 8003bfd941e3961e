package dev.mailtwin.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mailtwin.engine.model.Flags;
import dev.mailtwin.engine.model.MailboxName;
import dev.mailtwin.engine.model.UploadIntent;
import dev.mailtwin.engine.sync.AgreedView;
import dev.mailtwin.engine.sync.AgreedView.SizeAndDate;
import dev.mailtwin.engine.sync.MailboxState;
import dev.mailtwin.engine.sync.ServerAccount.RemoteMailbox;
import dev.mailtwin.engine.sync.ServerMailbox;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.protocol.imap.UnencryptedConversation;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.sasl.Secret;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Which message is an upload whose reply was lost, and which only looks like it.
class UploadFinderTest {

  private static final OffsetDateTime DATE = OffsetDateTime.parse("2026-05-17T08:30:00Z");
  private static final AgreedView NOTHING = new AgreedView();
  private static final boolean IN_DOUBT = false;
  private static final boolean STORED = true;

  private final MailStore store = MailStore.empty('/');
  private ModelServer server;
  private ImapAccount account;
  private ServerMailbox inbox;

  @BeforeEach
  void connect() throws Exception {
    server =
        ModelServer.start(
            ModelServer.Options.of(store, Profile.condstore())
                .with(new ModelServer.Security.Plain())
                .withLogin("ana@example.org", "secret"));
    var opening =
        new ImapAccount.Opening(
            new Endpoint("localhost", server.port(), Security.TLS),
            "ana@example.org",
            Secret.of("secret"),
            Duration.ofSeconds(20),
            ChosenUses.NONE);
    account =
        ImapAccount.open(
            listener ->
                UnencryptedConversation.over(
                    new Socket(InetAddress.getLoopbackAddress(), server.port()), listener),
            opening,
            ImapAccount.ForRun.alone());
    RemoteMailbox remote =
        account.mailboxes().stream()
            .filter(mailbox -> mailbox.name().equals(MailboxName.INBOX))
            .findFirst()
            .orElseThrow();
    inbox = account.open(remote, MailboxState.NEW);
  }

  @AfterEach
  void hang_up() throws Exception {
    account.close();
    server.close();
  }

  private static byte[] message(String subject, String text) {
    return "Subject: %1$s\r\nMessage-ID: <%1$s@sample.example>\r\n\r\n%2$s\r\n"
        .formatted(subject, text)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// @return its UID
  private long arrives(String subject, String text) {
    return store.append("INBOX", message(subject, text), List.of(), DATE);
  }

  /// An upload of the file `base`, begun when the next message was to get this UID.
  private UploadIntent intent(String base, String subject, String text, long uidNext) {
    return intent(base, subject, text, uidNext, inbox.opened().uidValidity());
  }

  private static UploadIntent intent(
      String base, String subject, String text, long uidNext, long uidValidity) {
    byte[] bytes = message(subject, text);
    var hash = new ContentHash();
    hash.begin();
    hash.write(bytes, 0, bytes.length);
    ServerMailbox.Fingerprint print = hash.fingerprint();
    String id = "<" + subject + "@sample.example>";
    return new UploadIntent(
        base,
        uidValidity,
        uidNext,
        bytes.length,
        print.sha256(),
        id,
        print.headerHash(),
        0,
        Flags.NONE,
        0);
  }

  /// UIDs by file.
  private Map<String, Long> find(AgreedView known, boolean stored, UploadIntent... intents)
      throws Exception {
    Map<String, Long> found = new TreeMap<>();
    inbox
        .find(List.of(intents), known, stored)
        .forEach((intent, as) -> found.put(intent.base(), as.uid()));
    return found;
  }

  @Test
  void it_is_the_message_with_the_same_bytes() throws Exception {
    arrives("other", "Hello");
    long uid = arrives("a", "Hello");

    assertThat(find(NOTHING, IN_DOUBT, intent("file", "a", "Hello", 1)))
        .isEqualTo(Map.of("file", uid));
  }

  @Test
  void a_message_of_other_bytes_and_another_header_is_none() throws Exception {
    arrives("other", "Hello");

    assertThat(find(NOTHING, IN_DOUBT, intent("file", "a", "Hello", 1))).isEmpty();
  }

  @Test
  void each_message_is_one_upload_and_no_two() throws Exception {
    long first = arrives("a", "Hello");
    UploadIntent[] intents = {intent("one", "a", "Hello", 1), intent("two", "a", "Hello", 1)};

    assertThat(find(NOTHING, IN_DOUBT, intents)).isEqualTo(Map.of("one", first));
    long second = arrives("a", "Hello");
    assertThat(find(NOTHING, IN_DOUBT, intents)).isEqualTo(Map.of("one", first, "two", second));
  }

  @Test
  void a_message_that_was_there_before_is_none() throws Exception {
    arrives("a", "Hello");
    long next = arrives("b", "Hello") + 1;

    assertThat(
            find(
                NOTHING,
                IN_DOUBT,
                intent("before", "b", "Hello", 1),
                intent("after", "a", "Hello", next)))
        .containsOnlyKeys("before");
    assertThat(find(NOTHING, IN_DOUBT, intent("after", "a", "Other", next))).isEmpty();
  }

  @Test
  void a_message_that_has_a_file_already_is_none() throws Exception {
    long uid = arrives("a", "Hello");
    var known = new AgreedView();
    known.add(uid, AgreedView.Kind.LINKED, "another file", 0, new SizeAndDate(1, 1));

    assertThat(find(known, IN_DOUBT, intent("file", "a", "Hello", 1))).isEmpty();
    assertThat(find(known, STORED, intent("file", "a", "Other", 1))).isEmpty();
  }

  @Test
  void numbers_of_another_generation_say_nothing() throws Exception {
    arrives("a", "Hello");
    long other = inbox.opened().uidValidity() + 1;

    assertThat(find(NOTHING, IN_DOUBT, intent("file", "a", "Hello", 1, other))).isEmpty();
  }

  @Test
  void a_message_that_was_written_anew_is_known_by_its_header_if_it_is_the_only_one()
      throws Exception {
    UploadIntent intent = intent("file", "a", "Hello", 1);
    long uid = arrives("a", "Hello, rewritten");
    assertThat(find(NOTHING, IN_DOUBT, intent)).isEqualTo(Map.of("file", uid));

    arrives("a", "Hello from somebody else");
    assertThat(find(NOTHING, IN_DOUBT, intent)).isEmpty();
  }

  @Test
  void a_header_that_names_no_message_is_none() throws Exception {
    arrives("a", "Hello, rewritten");
    UploadIntent named = intent("file", "a", "Hello", 1);
    var nameless =
        new UploadIntent(
            "file",
            named.uidValidity(),
            1,
            named.bytes(),
            named.sha256(),
            "",
            named.headerHash(),
            0,
            Flags.NONE,
            0);

    assertThat(find(NOTHING, IN_DOUBT, nameless)).isEmpty();
  }

  @Test
  void only_what_the_server_said_to_have_is_known_by_its_message_id() throws Exception {
    long before = arrives("a", "Hello");
    UploadIntent intent = intent("file", "a", "Hello", before + 1);
    String rewritten = "X-New: line\r\n" + new String(message("a", "?"), StandardCharsets.US_ASCII);
    byte[] bytes = rewritten.getBytes(StandardCharsets.US_ASCII);
    long uid = store.append("INBOX", bytes, List.of(), DATE);

    assertThat(find(NOTHING, IN_DOUBT, intent)).isEmpty();
    assertThat(find(NOTHING, STORED, intent)).isEqualTo(Map.of("file", uid));
    store.append("INBOX", bytes, List.of(), DATE);
    assertThat(find(NOTHING, STORED, intent)).isEmpty();
  }
}
