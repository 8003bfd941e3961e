package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.problem.EnvelopeProblems;
import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.smtp.EnvelopeAddress;
import dev.mailtwin.protocol.smtp.EnvelopeRecipient;
import dev.mailtwin.protocol.smtp.Probe;
import dev.mailtwin.protocol.smtp.RecipientResult;
import dev.mailtwin.protocol.smtp.Reply;
import dev.mailtwin.protocol.smtp.SmtpConnection;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.util.List;

/// Asks the server for sending whether it would take a letter from the user to the user, and sends
/// none: MAIL, RCPT, RSET. That a server refuses a sender only after the letter, as Zoho does, this
/// cannot show.
///
/// @param user the login name, which is the address where no other is known
record EnvelopeCheck(Examination x, Endpoint endpoint, String user) {

  /// Asks, and tells what the connection is good for afterwards.
  Probe.After run(SmtpConnection connection) throws IOException, InterruptedException {
    String address = x.patient().address().isEmpty() ? user : x.patient().address();
    EnvelopeAddress own;
    try {
      own = EnvelopeAddress.of(address);
    } catch (IllegalArgumentException e) {
      x.passed(Phase.SUBMISSION, "no address is known to ask about");
      return Probe.After.READY;
    }
    if (own.needsUtf8() && !connection.capabilities().smtpUtf8()) {
      x.failed(Phase.SUBMISSION, List.of(EnvelopeProblems.needsUtf8(endpoint, address)), "");
      return Probe.After.READY;
    }
    Probe probe;
    try {
      probe = connection.probe(own, List.of(EnvelopeRecipient.of(address)));
    } catch (SmtpException.Closing e) { // Said on its own, before MAIL could be answered.
      refused(Moment.SMTP_MAIL, address, e.answer());
      return Probe.After.SPENT;
    }
    judge(probe, address);
    return probe.after();
  }

  private void judge(Probe probe, String address) {
    if (!probe.sender().isDone()) {
      refused(Moment.SMTP_MAIL, address, probe.sender());
      return;
    }
    for (RecipientResult result : probe.recipients()) {
      if (result instanceof RecipientResult.Refused(_, Reply reply)) {
        refused(Moment.SMTP_RCPT, address, reply);
        return;
      }
    }
    x.passed(
        Phase.SUBMISSION,
        "it would take a letter from %s; none was sent, and a letter can still be refused at its end"
            .formatted(address));
  }

  private void refused(Moment when, String address, Reply reply) {
    String words = reply.toString();
    x.failed(Phase.SUBMISSION, EnvelopeProblems.causes(when, endpoint, address, words), words);
  }
}
