package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.account.LoginMemory;
import dev.mailtwin.engine.problem.ConnectionProblems;
import dev.mailtwin.engine.problem.GreetingProblems;
import dev.mailtwin.engine.problem.MailboxProblems;
import dev.mailtwin.engine.problem.NetworkProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.engine.problem.TlsProblems;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.FirstBytes;
import dev.mailtwin.protocol.net.FirstBytes.Language;
import dev.mailtwin.protocol.net.Knock.Answer;
import dev.mailtwin.protocol.net.Knock.Hello;
import dev.mailtwin.protocol.net.OpeningStage;
import dev.mailtwin.protocol.net.Security;
import java.io.IOException;
import java.net.SocketException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a connection that stands does not become a conversation: greeting and STARTTLS.
record GreetingCauses(
    Examination x, Endpoint endpoint, Service service, @Nullable OpeningStage reached) {

  private static final Pattern END_OF_CAPABILITY = Pattern.compile("(?m)^a (OK|NO|BAD)");

  private static final String AFTER_HELLO = "right after saying hello";

  private static final Pattern END_OF_HELLO = Pattern.compile("(?m)^(250|[45]\\d\\d) ");
  private static final Pattern KNOWS_LHLO = Pattern.compile("(?m)^250 ");

  /// What a firewall that does not like STARTTLS makes of it.
  private static final Pattern MANGLED = Pattern.compile("X{6,}");

  /// Nothing was said.
  List<Problem> silent() throws InterruptedException {
    if (reached == OpeningStage.WELCOMED) {
      return List.of(GreetingProblems.silent(endpoint, "it said hello, and nothing more"));
    }
    if (reached == OpeningStage.CONNECTED) {
      var web = ReachCauses.ask(() -> x.knock().first(endpoint));
      if (x.patientKnock().hello(endpoint, Hello.WIDE) instanceof Answer.Said(FirstBytes said, _)
          && said.language() == Language.TLS) {
        return List.of(TlsProblems.tlsFirst(endpoint, service));
      }
      x.rulesOut("the port does not speak TLS from the first byte either");
      if (ReachCauses.answer(web) instanceof Answer.Said(FirstBytes said, _)) {
        return said.language() == service.language()
            ? List.of(GreetingProblems.silent(endpoint, "it said hello, and nothing more"))
            : otherwise(said.language(), "a late greeting");
      }
    }
    if (reached == OpeningStage.ENCRYPTED
        && x.knock().webOverTls(endpoint, x.patient().tls())
            instanceof Answer.Said(FirstBytes said, _)
        && said.language() == Language.HTTP) {
      return otherwise(Language.HTTP, "");
    }
    return List.of(GreetingProblems.silent(endpoint, waited()));
  }

  private String waited() {
    return "waited %d s".formatted(Math.max(1, x.around().patience().silence().toSeconds()));
  }

  /// The server hung up, or somebody did it for it.
  ///
  /// @param failure how it ended. A cut shows as a reset where and when it is noticed: while
  ///   connecting, at the first look, or only the second time
  List<Problem> hungUp(IOException failure) throws InterruptedException {
    if (reached == OpeningStage.WELCOMED) {
      return List.of(GreetingProblems.leftInstead(endpoint, service));
    }
    if (reached == OpeningStage.CONNECTED) {
      if (x.knock().hello(endpoint, Hello.WIDE) instanceof Answer.Said(FirstBytes said, _)
          && said.language() == Language.TLS) {
        return List.of(TlsProblems.tlsFirst(endpoint, service));
      }
      Answer again = x.knock().listen(endpoint);
      if (again.isCut() || failure.getCause() instanceof SocketException) {
        return List.of(NetworkProblems.cut(endpoint));
      }
      return List.of(hungUp(again));
    }
    return List.of(
        reached == OpeningStage.ENCRYPTED
            ? hungUp(x.knock().firstOverTls(endpoint, x.patient().tls()))
            : NetworkProblems.hungUp(endpoint, AFTER_HELLO));
  }

  private Problem hungUp(Answer again) {
    boolean greets =
        again instanceof Answer.Said(FirstBytes said, _) && said.language() == service.language();
    return greets
        ? NetworkProblems.hungUp(endpoint, AFTER_HELLO)
        : NetworkProblems.hungUp(endpoint);
  }

  /// Something was said that is no greeting of this service.
  List<Problem> nonsense(String what) throws InterruptedException {
    Answer again = first();
    return again instanceof Answer.Said(FirstBytes said, _)
        ? otherwise(said.language(), what)
        : List.of(MailboxProblems.nonsense(endpoint, service, what));
  }

  /// What the server says first, in the way it was spoken to.
  private Answer first() throws InterruptedException {
    return isPlain()
        ? x.knock().listen(endpoint)
        : x.knock().firstOverTls(endpoint, x.patient().tls());
  }

  private boolean isPlain() {
    return reached == OpeningStage.CONNECTED || reached == OpeningStage.WELCOMED;
  }

  /// EHLO and HELO are not understood. Perhaps it is no server for sending at all.
  List<Problem> helloRefused(String words) throws InterruptedException {
    List<Problem> other = stranger();
    return other.isEmpty() ? List.of(GreetingProblems.helloRefused(endpoint, words)) : other;
  }

  /// EHLO is not understood, so nothing is offered. Perhaps it is no server for sending at all.
  ///
  /// @param offer the answer
  List<Problem> noExtensions(String offer) throws InterruptedException {
    List<Problem> other = stranger();
    return other.isEmpty() ? notOffered(offer) : other;
  }

  private List<Problem> stranger() throws InterruptedException {
    if (first() instanceof Answer.Said(FirstBytes said, _)
        && said.language() != service.language()) {
      return otherwise(said.language(), "");
    }
    return isPlain()
            && x.knock().ask(endpoint, "LHLO localhost", END_OF_HELLO)
                instanceof Answer.Said(_, String words)
            && KNOWS_LHLO.matcher(words).find()
        ? List.of(TlsProblems.otherProtocol(endpoint, service, Language.LMTP))
        : List.of();
  }

  private List<Problem> otherwise(Language language, String what) {
    return List.of(
        switch (language) {
          case HTTP ->
              isPlain()
                  ? NetworkProblems.portal(endpoint)
                  : TlsProblems.otherProtocol(endpoint, service, language);
          case TLS -> TlsProblems.tlsFirst(endpoint, service);
          case UNKNOWN -> unknown(what);
          case IMAP, SMTP, LMTP, POP3, SSH, NOTHING ->
              ConnectionProblems.stranger(language, endpoint, service, what);
        });
  }

  /// Words nobody knows: something like what was asked for, or something else altogether.
  private Problem unknown(String what) {
    boolean similar = what.contains("* ") || what.toUpperCase(Locale.ROOT).contains("IMAP4");
    return similar || !isPlain() // Encryption worked: then it is no wrong port that speaks without.
        ? MailboxProblems.nonsense(endpoint, service, what)
        : TlsProblems.notTls(endpoint, service, Language.UNKNOWN);
  }

  /// IMAP said no to STARTTLS. Had it offered that at all?
  List<Problem> notEncrypted(String words) throws InterruptedException {
    if (x.knock().ask(endpoint, "a CAPABILITY", END_OF_CAPABILITY)
        instanceof Answer.Said(_, String said)) {
      return said.toUpperCase(Locale.ROOT).contains("STARTTLS")
          ? List.of(GreetingProblems.refused(endpoint, service, words))
          : notOffered(said);
    }
    return List.of(
        GreetingProblems.neverOffered(endpoint, service, 0),
        GreetingProblems.refused(endpoint, service, words));
  }

  /// Encryption is not offered.
  ///
  /// @param offer what is
  List<Problem> notOffered(String offer) throws InterruptedException {
    if (MANGLED.matcher(offer).find()) {
      return List.of(GreetingProblems.mangled(endpoint, service));
    }
    LoginMemory memory = x.patient().memory();
    LocalDate until = memory == null ? null : memory.encryptedUntil(endpoint);
    if (until != null) {
      return List.of(GreetingProblems.stripped(endpoint, until));
    }
    int port = service.port(Security.TLS);
    var first = new Endpoint(endpoint.host(), port, Security.TLS);
    boolean other =
        port != endpoint.port()
            && x.knock().hello(first, Hello.WIDE) instanceof Answer.Said(FirstBytes said, _)
            && said.language() == Language.TLS;
    return List.of(GreetingProblems.neverOffered(endpoint, service, other ? port : 0));
  }
}
