package dev.mailtwin.modelserver.smtp;

import dev.mailtwin.modelserver.fault.Fault;
import java.util.List;
import java.util.Map;

/// Scripted refusals. The names of events are the verbs, and [#CONTENT] for a message that was
/// received whole.
public final class Refusals {

  /// The event after the end of a message, before it is stored.
  public static final String CONTENT = "CONTENT";

  /// Zoho's replies at the end of a message, as they were seen.
  public static final String ZOHO_SENDER = "553 Sender is not allowed to relay emails";

  public static final String ZOHO_ACTIVITY =
      "550 5.4.6 Unusual sending activity detected. Please try after sometime.";

  public static final String ZOHO_BLOCKED = "554 5.1.8 Email Outgoing Blocked";

  private Refusals() {}

  /// Answers RCPT for these addresses so, and leaves everything else alone.
  public static Fault recipients(Map<String, String> replies) {
    return event -> {
      for (Map.Entry<String, String> reply : replies.entrySet()) {
        if (event.name().equals("RCPT") && event.line().contains("<" + reply.getKey() + ">")) {
          return new Fault.Action.Answer(reply.getValue());
        }
      }
      return new Fault.Action.Proceed();
    };
  }

  /// Asks each in turn; the first that does anything unusual decides.
  public static Fault firstOf(List<Fault> faults) {
    return event -> {
      for (Fault fault : faults) {
        Fault.Action action = fault.on(event);
        if (!(action instanceof Fault.Action.Proceed)) {
          return action;
        }
      }
      return new Fault.Action.Proceed();
    };
  }
}
