package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.protocol.imap.ImapException;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.OpeningStage;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.smtp.SmtpException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection that did not come about, and the questions that tell why.
///
/// @param reached the last step that succeeded; null if not even that
record OpeningFailure(
    Endpoint endpoint, Service service, IOException failure, @Nullable OpeningStage reached) {

  /// The causes that remain, at least one, and never a wrong one first.
  List<Problem> causes(Examination x) throws InterruptedException {
    Problem lint = InputProblems.mixedUp(endpoint, service);
    if (lint != null) {
      return List.of(lint);
    }
    return switch (failure) {
      case ProblemException e -> List.of(e.problem());
      case NetException.TlsFailed e -> new TlsCauses(x, endpoint, service, e).find();
      case NetException e -> new ReachCauses(x, endpoint, service).find(e);
      case ImapException e -> greeting(x, e);
      case SmtpException e -> greeting(x, e);
      default -> new GreetingCauses(x, endpoint, service, reached).hungUp(failure);
    };
  }

  private List<Problem> greeting(Examination x, ImapException e) throws InterruptedException {
    var causes = new GreetingCauses(x, endpoint, service, reached);
    return switch (e) {
      case ImapException.NoAnswer _ -> causes.silent();
      case ImapException.ConnectionLost _ -> causes.hungUp(e);
      case ImapException.Unintelligible u -> causes.nonsense(String.valueOf(u.getMessage()));
      case ImapException.Unencrypted u -> causes.notEncrypted(u.answer().human());
      case ImapException.Unwelcome _, ImapException.Tampered _ ->
          List.of(ConnectionProblems.of(e, endpoint));
      case ImapException.Refused _, ImapException.Misunderstood _ ->
          List.of(ConnectionProblems.of(e, endpoint));
    };
  }

  private List<Problem> greeting(Examination x, SmtpException e) throws InterruptedException {
    var causes = new GreetingCauses(x, endpoint, service, reached);
    return switch (e) {
      case SmtpException.NoAnswer _ -> causes.silent();
      case SmtpException.ConnectionLost _ -> causes.hungUp(e);
      case SmtpException.Unintelligible u -> causes.nonsense(String.valueOf(u.getMessage()));
      case SmtpException.Unwelcome u ->
          List.of(GreetingProblems.unwelcome(endpoint, u.answer().toString()));
      case SmtpException.Closing c ->
          List.of(GreetingProblems.unwelcome(endpoint, c.answer().toString()));
      case SmtpException.Tampered _ -> List.of(GreetingProblems.injected(endpoint));
      case SmtpException.Unencrypted u ->
          switch (u.how()) {
            case NOT_OFFERED -> {
              String offer = String.join("\n", u.answer().lines());
              yield u.answer().isDone() ? causes.notOffered(offer) : causes.noExtensions(offer);
            }
            case REFUSED ->
                List.of(GreetingProblems.refused(endpoint, service, u.answer().toString()));
          };
      case SmtpException.Refused r -> causes.helloRefused(r.answer().toString());
      case SmtpException.Misunderstood m -> causes.helloRefused(m.answer().toString());
    };
  }

  /// The server's own words, if it had any.
  String words() {
    return switch (failure) {
      case ImapException.Unwelcome e -> e.answer().human();
      case ImapException.Unencrypted e -> e.answer().human();
      case ImapException.Refused e -> e.answer().human();
      case ImapException.Misunderstood e -> e.answer().human();
      case SmtpException.Unwelcome e -> e.answer().toString();
      case SmtpException.Unencrypted e -> e.answer().toString();
      case SmtpException.Closing e -> e.answer().toString();
      case SmtpException.Refused e -> e.answer().toString();
      case SmtpException.Misunderstood e -> e.answer().toString();
      case NetException.TlsFailed e -> plain(e.evidence().heard().language().name(), e);
      default -> "";
    };
  }

  private static String plain(String language, NetException.TlsFailed e) {
    boolean words = !language.equals("TLS") && !language.equals("NOTHING");
    return words ? e.evidence().heard().words().strip() : "";
  }

  /// Which step of the way it was.
  Phase phase() {
    if (service == Service.SMTP) {
      return Phase.SUBMISSION;
    }
    return switch (failure) {
      case NetException.TlsFailed _ ->
          reached == OpeningStage.UPGRADED ? Phase.STARTTLS : Phase.TLS;
      case NetException.HostUnknown _ -> Phase.DNS;
      case NetException _ -> Phase.TCP;
      case ImapException.Unencrypted _, ImapException.Tampered _ -> Phase.STARTTLS;
      default ->
          reached == null
              ? Phase.TCP
              : reached == OpeningStage.WELCOMED ? Phase.STARTTLS : Phase.GREETING;
    };
  }

  /// Nobody said anything until all time was used up.
  static List<Problem> outOfTime(Endpoint endpoint, @Nullable OpeningStage reached) {
    if (reached == null) {
      return List.of(NetworkProblems.blocked(endpoint, ""), NetworkProblems.down(endpoint, ""));
    }
    return List.of(
        switch (reached) {
          case CONNECTED ->
              endpoint.security() == Security.STARTTLS
                  ? slow(endpoint)
                  : TlsProblems.silent(endpoint);
          case UPGRADED -> TlsProblems.silent(endpoint);
          case WELCOMED, ENCRYPTED, GREETED -> slow(endpoint);
        });
  }

  private static Problem slow(Endpoint endpoint) {
    return GreetingProblems.silent(endpoint, "its words came far too slowly");
  }
}
