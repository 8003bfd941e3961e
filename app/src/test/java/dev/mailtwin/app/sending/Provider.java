package dev.mailtwin.app.sending;

import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.smtp.SubmissionProfile;
import dev.mailtwin.modelserver.smtp.SubmissionServer;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.testkit.TestCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/// A provider in memory: a server that takes letters and the mailboxes of one account.
final class Provider implements AutoCloseable {

  static final String USER = "ana@example.org";
  private static final OffsetDateTime DATE =
      OffsetDateTime.of(2026, 11, 2, 0, 0, 0, 0, ZoneOffset.UTC);

  private final ModelServer imap;
  private final SubmissionServer smtp;

  private Provider(ModelServer imap, SubmissionServer smtp) {
    this.imap = imap;
    this.smtp = smtp;
  }

  /// @param saves whether it saves a copy of what it takes
  static Provider start(SubmissionProfile profile, boolean saves) throws IOException {
    var security = new ModelServer.Security.ImplicitTls(TestCa.shared().serverContext());
    var options =
        ModelServer.Options.of(MailStore.standard(), Profile.rfc3501())
            .with(security)
            .withLogin(USER, "secret");
    ModelServer imap = ModelServer.start(options);
    SubmissionServer smtp =
        SubmissionServer.start(profile, security, new ModelServer.Login(USER, "secret"));
    var provider = new Provider(imap, smtp);
    if (saves) {
      provider.saveAndThen(() -> {});
    }
    return provider;
  }

  /// Saves a copy of what it takes, and does something more before it answers.
  void saveAndThen(Runnable more) {
    smtp.whenTaken(message -> {
      imap.store().append("Sent", message.bytes(), List.of("\\Seen"), DATE);
      more.run();
    });
  }

  /// Something comes into the inbox.
  void receive(String message) {
    imap.store().append("INBOX", message.getBytes(StandardCharsets.UTF_8), List.of(), DATE);
  }

  SubmissionServer smtp() {
    return smtp;
  }

  int sent() {
    return imap.store().snapshot("Sent").messages().size();
  }

  /// How many copies of one letter are among the sent ones.
  long sent(String id) {
    return imap.store().snapshot("Sent").messages().stream()
        .filter(copy -> new String(copy.bytes(), StandardCharsets.UTF_8).contains(named(id)))
        .count();
  }

  /// How often one letter was taken.
  long taken(String id) {
    return smtp.messages().stream().filter(letter -> letter.content().contains(named(id))).count();
  }

  private static String named(String id) {
    return "Message-ID: <%s@example.org>".formatted(id);
  }

  Sender sender(Path home) throws IOException {
    var sender = new Sender(home);
    sender.configure(
        USER,
        "secret",
        "imaps://localhost:" + imap.port(),
        "smtps://localhost:" + smtp.port(),
        TestCa.shared().caPem());
    return sender;
  }

  static String letter(String id, String to) {
    return """
    From: ana@example.org
    To: %s
    Subject: A letter
    Message-ID: <%s@example.org>

    Hello,
    .
    the end
    """
        .formatted(to, id);
  }

  @Override
  public void close() throws IOException {
    smtp.close();
    imap.close();
  }
}
