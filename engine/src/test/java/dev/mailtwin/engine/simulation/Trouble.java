package dev.mailtwin.engine.simulation;

import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.fault.Fault.Event;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// What goes wrong on the wire and at the server in one run.
final class Trouble {

  /// The kinds; some more often than others.
  private enum Kind {
    NONE,
    CUT_UP,
    CUT_DOWN,
    LOST_REPLY,
    REFUSAL,
    LIE,
    SILENCE,
    UNWELCOME,
    HANG_UP
  }

  private static final List<String> REFUSALS =
      List.of(
          "NO [LIMIT] Too many operations",
          "NO [INUSE] Mailbox is in use",
          "NO [UNAVAILABLE] Backend is away",
          "NO [OVERQUOTA] No room",
          "NO [SERVERBUG] Oops",
          "NO [ALREADYEXISTS] It is there",
          "NO Not now",
          "BAD What?");

  private static final Set<String> CHANGING =
      Set.of(
          "APPEND",
          "UID STORE",
          "UID COPY",
          "UID MOVE",
          "UID EXPUNGE",
          "CREATE",
          "RENAME",
          "DELETE");

  private static final Set<String> BEFORE_MAIL =
      Set.of("LOGIN", "AUTHENTICATE", "CAPABILITY", "GREETING", "ENABLE", "ID", "NAMESPACE");

  /// What is refused is not sent again until the file changes, so it never comes to rest.
  private static final Set<String> FOR_GOOD = Set.of("APPEND");

  private final Kind kind;
  private final RandomGenerator chance;
  private final int nth;
  private final long bytes;
  private final Lie lie;
  private final AtomicInteger seen = new AtomicInteger();

  private Trouble(Kind kind, RandomGenerator chance) {
    this.kind = kind;
    this.chance = chance;
    this.nth = 1 + chance.nextInt(kind == Kind.LOST_REPLY ? 6 : 20);
    this.bytes = chance.nextInt(kind == Kind.CUT_UP ? 2_500 : 9_000);
    this.lie = Lie.any(chance);
  }

  /// Nothing goes wrong.
  static Trouble none() {
    return new Trouble(Kind.NONE, new java.util.SplittableRandom(0));
  }

  /// Something goes wrong, or nothing.
  static Trouble any(RandomGenerator chance) {
    int dice = chance.nextInt(200);
    Kind kind =
        dice < 50
            ? Kind.CUT_UP
            : dice < 90
                ? Kind.CUT_DOWN
                : dice < 130
                    ? Kind.LOST_REPLY
                    : dice < 150 ? Kind.REFUSAL : dice < 190 ? Kind.LIE : rare(dice);
    return new Trouble(kind, chance);
  }

  private static Kind rare(int dice) {
    return dice < 191 ? Kind.SILENCE : dice < 195 ? Kind.UNWELCOME : Kind.HANG_UP;
  }

  /// Whether the server will say something that is not true.
  boolean lies() {
    return kind == Kind.LIE && lie.isBelieved();
  }

  /// Whether the server will keep a change to itself that it should have reported.
  boolean hidesChanges() {
    return kind == Kind.LIE && lie.hidesChanges();
  }

  /// Whether the server will say that it can do less than it can.
  boolean hidesCapabilities() {
    return kind == Kind.LIE && lie == Lie.CAPABILITY_ANYWHERE;
  }

  /// Whether the server will say nothing at all at some point, with the connection open.
  boolean isSilent() {
    return kind == Kind.SILENCE || kind == Kind.LIE || kind == Kind.HANG_UP;
  }

  /// A line to this server was opened.
  void connected(Line line) {
    switch (kind) {
      case CUT_UP -> line.cutUpAfter(bytes);
      case CUT_DOWN -> line.cutDownAfter(bytes);
      case UNWELCOME -> line.cutDownAfter(chance.nextInt(20));
      case NONE, LOST_REPLY, REFUSAL, LIE, SILENCE, HANG_UP -> {}
    }
  }

  /// What happens to a command whose client died before it was carried out.
  ///
  /// @param may it may be carried out all the same
  Action afterwards(boolean may) {
    return chance.nextBoolean() && may ? new Action.Proceed() : new Action.CutBefore();
  }

  /// What happens to a command.
  Action on(Event event) {
    return switch (kind) {
      case NONE, CUT_UP, CUT_DOWN, UNWELCOME -> new Action.Proceed();
      case LOST_REPLY -> ifNth(CHANGING.contains(event.name()), new Action.CutAfter());
      case REFUSAL ->
          ifNth(
              !BEFORE_MAIL.contains(event.name()) && !FOR_GOOD.contains(event.name()),
              new Action.Answer(REFUSALS.get(nth % REFUSALS.size())));
      case SILENCE -> ifNth(!isLogin(event), new Action.Ignore());
      case HANG_UP ->
          ifNth(
              !event.name().equals("GREETING") && !isLogin(event),
              new Action.Send("* BYE Going down\r\n"));
      case LIE ->
          lie.concerns(event.name())
              ? new Action.Rewrite(reply -> lie.tell(reply, chance))
              : new Action.Proceed();
    };
  }

  /// The client waits long for permission to go on with it.
  private static boolean isLogin(Event event) {
    return event.name().equals("AUTHENTICATE");
  }

  private Action ifNth(boolean counts, Action action) {
    return counts && seen.incrementAndGet() == nth ? action : new Action.Proceed();
  }

  @Override
  public String toString() {
    return switch (kind) {
      case LIE -> kind + " " + lie;
      case CUT_UP, CUT_DOWN -> kind + " after " + bytes;
      case NONE -> "none";
      case LOST_REPLY, REFUSAL, SILENCE, UNWELCOME, HANG_UP -> kind + " " + nth;
    };
  }
}
