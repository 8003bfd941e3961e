package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.smtp.Conversation.Due;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient.Notify;
import dev.mailtwin.protocol.smtp.SmtpException.Unintelligible;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// MAIL and RCPT, as the server's abilities allow. Package-private: see [SmtpConnection].
///
/// @param capabilities of the server
/// @param patience with it
record Envelope(Conversation talk, Capabilities capabilities, Patience patience) {

  /// How many answers may be outstanding. Bounds what a server must hold that is slow to answer.
  private static final int PIPELINED_MAX = 500;

  /// `MAIL FROM:<…>` with the parameters `extra`, which begin with a blank.
  String mail(EnvelopeAddress from, String extra) {
    return "MAIL FROM:<" + from.wire() + ">" + extra;
  }

  /// `RCPT TO:<…>`, with the wishes for notifications the server can hear.
  String rcpt(EnvelopeRecipient recipient) {
    String line = "RCPT TO:<" + recipient.address().wire() + ">";
    if (!capabilities.dsn() || recipient.wishes().isEmpty()) {
      return line;
    }
    String notify =
        new TreeSet<>(recipient.wishes())
            .stream().map(Notify::name).collect(Collectors.joining(","));
    String type = recipient.address().needsUtf8() ? "utf-8;" : "rfc822;";
    return line + " NOTIFY=" + notify + " ORCPT=" + type + xtext(recipient.address().wire());
  }

  /// `xtext` (RFC 3461 §4). Letters beyond ASCII stay as they are (RFC 6533 §3).
  static String xtext(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c != '+' && c != '=' && c != 0x7f) {
        out.append(c);
      } else {
        out.append('+').append("%02X".formatted((int) c));
      }
    }
    return out.toString();
  }

  /// What was heard so far: kept outside, so that a failure does not take it away.
  static final class Answers {
    @Nullable Reply sender;
    final List<Reply> recipients = new ArrayList<>();
    @Nullable Due data;
  }

  /// Says MAIL and every RCPT, with as many on the way as the server allows (RFC 2920 §3.1). Stops
  /// when the sender is refused or the server hangs up.
  ///
  /// @param thenData say DATA with the last RCPT, if the server allows
  void ask(String mail, List<EnvelopeRecipient> recipients, boolean thenData, Answers into)
      throws SmtpException, InterruptedException {
    int window = capabilities.pipelining() ? PIPELINED_MAX : 1;
    List<String> lines = new ArrayList<>(List.of(mail));
    recipients.forEach(recipient -> lines.add(rcpt(recipient)));
    for (int from = 0; from < lines.size(); from += window) {
      int to = Math.min(lines.size(), from + window);
      List<Due> due = new ArrayList<>();
      for (String line : lines.subList(from, to)) {
        due.add(talk.say(line));
      }
      if (thenData && capabilities.pipelining() && to == lines.size()) {
        into.data = talk.sayData();
      }
      for (Due next : due) {
        Reply reply = talk.await(next, patience.envelope());
        if (reply.isGoOn()) {
          throw talk.end(new Unintelligible("an answer to something else: " + reply));
        }
        if (into.sender == null) {
          into.sender = reply;
        } else {
          into.recipients.add(reply);
        }
        if (reply.isClosing()) {
          return;
        }
      }
      if (into.sender == null || !into.sender.isDone()) {
        into.recipients.clear(); // What is said about recipients without a sender means nothing.
        return;
      }
    }
  }

  Probe probe(EnvelopeAddress from, List<EnvelopeRecipient> recipients)
      throws SmtpException, InterruptedException {
    boolean utf8 = from.needsUtf8() || recipients.stream().anyMatch(r -> r.address().needsUtf8());
    var answers = new Answers();
    ask(mail(from, utf8 && capabilities.smtpUtf8() ? " SMTPUTF8" : ""), recipients, false, answers);
    return new Probe(
        Objects.requireNonNull(answers.sender), results(recipients, answers), afterwards());
  }

  /// Says RSET, unless the server has hung up. Nothing was to be sent, so that this fails changes
  /// nothing but what the connection is good for.
  private Probe.After afterwards() throws InterruptedException {
    try {
      return !talk.isEnded() && talk.await(talk.say("RSET"), patience.command()).isDone()
          ? Probe.After.READY
          : Probe.After.SPENT;
    } catch (SmtpException e) {
      System.getLogger(Envelope.class.getName())
          .log(System.Logger.Level.DEBUG, "taking back a question", e);
      return Probe.After.SPENT;
    }
  }

  /// Says RSET, unless the server has hung up.
  void forget() throws SmtpException, InterruptedException {
    if (!talk.isEnded()) {
      Reply reset = talk.await(talk.say("RSET"), patience.command());
      if (!reset.isDone()) {
        throw talk.end(SmtpException.of(reset));
      }
    }
  }

  /// One result per recipient; those without an answer were not asked.
  static List<RecipientResult> results(List<EnvelopeRecipient> recipients, Answers answers) {
    List<RecipientResult> results = new ArrayList<>();
    for (int i = 0; i < recipients.size(); i++) {
      EnvelopeRecipient recipient = recipients.get(i);
      if (i >= answers.recipients.size()) {
        results.add(new RecipientResult.Unasked(recipient));
      } else if (answers.recipients.get(i).isDone()) {
        results.add(new RecipientResult.Accepted(recipient, answers.recipients.get(i)));
      } else {
        results.add(new RecipientResult.Refused(recipient, answers.recipients.get(i)));
      }
    }
    return results;
  }
}
