package dev.mailtwin.engine.outbox;

import dev.mailtwin.engine.problem.Code;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Problem.Retry;
import dev.mailtwin.engine.problem.Problem.Scope;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.sasl.Secret;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpException;
import dev.mailtwin.protocol.smtp.Submission;
import dev.mailtwin.protocol.smtp.SubmissionResult;
import dev.mailtwin.protocol.smtp.SubmissionResult.Phase;
import dev.mailtwin.protocol.smtp.SubmissionResult.Stage;
import dev.mailtwin.protocol.smtp.SubmissionWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Servers in memory: one that takes letters, and the mailboxes of the account. What goes wrong is
/// decided by a [Trouble].
final class World implements Post, OwnMail {

  private static final Pattern ID = Pattern.compile("(?m)^Message-ID: <([^>]*)>");

  /// Every letter the server took, by Message-ID, in order.
  final List<String> taken = new ArrayList<>();

  /// Copies among the sent letters: UID to Message-ID.
  final TreeMap<Long, String> sent = new TreeMap<>();

  /// Sizes of those copies.
  final Map<Long, Long> sizes = new TreeMap<>();

  final List<String> wires = new ArrayList<>();
  boolean savesCopies;
  boolean offline;
  boolean mailboxesAway;
  int logins;
  Trouble trouble = _ -> Fate.TAKEN;
  Silence silence = () -> {};
  private long nextUid = 1;

  /// What happens between the last byte and its answer.
  @FunctionalInterface
  interface Silence {
    void passes() throws IOException;
  }

  /// What becomes of one handing-in.
  enum Fate {
    TAKEN,
    TAKEN_UNANSWERED,
    LOST_BEFORE,
    LOST_WITHIN,
    LOST_AFTER,
    GREYLISTED,
    NOT_PASSED_ON,
    NOT_PASSED_ON_TO_ONE,
    REFUSED,
    OUT_OF_ORDER,
    ACCOUNT_BLOCKED,
    DAILY_LIMIT,
    LOGIN_REFUSED,
    LOGIN_NOT_NOW
  }

  /// Decides what becomes of a letter.
  @FunctionalInterface
  interface Trouble {
    Fate of(String messageId);
  }

  @Override
  public Line open(Endpoint endpoint, Secret secret) throws NoWay {
    if (offline) {
      throw new NoWay(problem(Code.C2, Retry.LATER), false, null);
    }
    logins++;
    if (trouble.of("") == Fate.LOGIN_REFUSED) {
      throw new NoWay(problem(Code.A1, Retry.AFTER_USER_ACTS), true, null);
    }
    if (trouble.of("") == Fate.LOGIN_NOT_NOW) {
      throw new NoWay(problem(Code.A24, Retry.LATER), true, null);
    }
    return new Wire();
  }

  static Problem problem(Code code, Retry retry) {
    return new Problem(
        code, Problem.Severity.FAILURE, Scope.ACCOUNT, "", retry, "it happened", "means", "next");
  }

  private final class Wire implements Line {
    private boolean open = true;

    @Override
    public long sizeMax() {
      return 0;
    }

    @Override
    public String identity() {
      return "a server";
    }

    @Override
    public SubmissionResult submit(Submission letter, SubmissionWatch watch) throws IOException {
      String content;
      try (InputStream in = letter.message().open()) {
        content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      String id = idOf(content);
      wires.add(content);
      List<RecipientResult> all = new ArrayList<>();
      for (EnvelopeRecipient recipient : letter.recipients()) {
        all.add(new RecipientResult.Accepted(recipient, reply(250, "ok")));
      }
      Fate fate = trouble.of(id);
      return switch (fate) {
        case LOST_BEFORE -> broken(Phase.BEFORE_CONTENT, all);
        case GREYLISTED -> new SubmissionResult.Refused(Stage.DATA, reply(451, "4.7.1 later"), all);
        case NOT_PASSED_ON -> notPassedOn(letter.recipients(), 0);
        case NOT_PASSED_ON_TO_ONE -> notPassedOn(letter.recipients(), 1);
        case OUT_OF_ORDER -> new SubmissionResult.Refused(Stage.MAIL, reply(503, "order"), all);
        default -> afterEnvelope(fate, id, all, watch);
      };
    }

    private static SubmissionResult notPassedOn(List<EnvelopeRecipient> asked, int accepted) {
      Reply no = reply(550, "relay not permitted");
      List<RecipientResult> all = new ArrayList<>();
      for (EnvelopeRecipient one : asked) {
        all.add(
            all.size() < accepted
                ? new RecipientResult.Accepted(one, reply(250, "ok"))
                : new RecipientResult.Refused(one, no));
      }
      return accepted == 0
          ? new SubmissionResult.Refused(Stage.RECIPIENTS, no, all)
          : new SubmissionResult.Withheld(all);
    }

    private SubmissionResult afterEnvelope(
        Fate fate, String id, List<RecipientResult> all, SubmissionWatch watch) throws IOException {
      watch.envelopeAccepted(all);
      if (fate == Fate.LOST_WITHIN) {
        return broken(Phase.IN_CONTENT, all);
      }
      watch.aboutToEnd();
      silence.passes();
      return switch (fate) {
        case REFUSED -> new SubmissionResult.Refused(Stage.CONTENT, reply(554, "5.7.1 spam"), all);
        case ACCOUNT_BLOCKED ->
            new SubmissionResult.Refused(
                Stage.CONTENT, reply(550, "5.4.6 Unusual sending activity detected."), all);
        case DAILY_LIMIT ->
            new SubmissionResult.Refused(
                Stage.CONTENT, reply(550, "5.4.5 Daily user sending limit exceeded"), all);
        case LOST_AFTER -> broken(Phase.AFTER_END, all);
        case TAKEN_UNANSWERED -> {
          take(id);
          yield broken(Phase.AFTER_END, all);
        }
        default -> {
          take(id);
          yield new SubmissionResult.Accepted(reply(250, "2.0.0 Ok: queued as AB12"), all);
        }
      };
    }

    private SubmissionResult broken(Phase phase, List<RecipientResult> all) {
      open = false;
      return new SubmissionResult.Broken(phase, new SmtpException.ConnectionLost("cut", null), all);
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }

  private void take(String id) {
    taken.add(id);
    if (savesCopies) {
      sizes.put(nextUid, 1L);
      sent.put(nextUid++, id);
    }
  }

  private static Reply reply(int code, String text) {
    return new Reply(code, List.of(text));
  }

  static String idOf(String content) {
    Matcher matcher = ID.matcher(content);
    if (!matcher.find()) {
      throw new AssertionError("no Message-ID in " + content);
    }
    return matcher.group(1);
  }

  @Override
  public Session open() throws IOException {
    if (mailboxesAway) {
      throw new ProblemException(problem(Code.C2, Retry.LATER));
    }
    return new Look();
  }

  private final class Look implements Session {
    @Override
    public List<Copy> sent(String messageId) {
      return sent.entrySet().stream()
          .filter(copy -> messageId.equals("<" + copy.getValue() + ">"))
          .map(copy -> new Copy(copy.getKey(), sizes.getOrDefault(copy.getKey(), 0L)))
          .toList();
    }

    @Override
    public boolean isElsewhere(String messageId) {
      return false;
    }

    @Override
    public long addSent(Bytes letter, long date) throws IOException {
      try (InputStream in = letter.source().open()) {
        String content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        sizes.put(nextUid, letter.length());
        sent.put(nextUid, idOf(content));
        return nextUid++;
      }
    }

    @Override
    public void removeSent(Copy copy) {
      sent.remove(copy.uid());
    }

    @Override
    public void close() {}
  }
}
