package dev.mailtwin.engine.doctor;

import dev.mailtwin.engine.problem.InputProblems;
import dev.mailtwin.engine.problem.Problem;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Knock.Answer;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.Tls;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Asks two hosts that have nothing to do with the account what time it is, when the date of a
/// certificate does not fit this computer's clock.
///
/// A wrong clock makes their certificates look out of date as well. They are then judged as of the
/// middle of their own time, and what they say is believed only if it is within that time: nobody
/// can turn the clock back to a day on which a certificate that ran out was good, but who has two
/// more of that day.
record ClockProbe(Examination x, Endpoint server) {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final Pattern DATE =
      Pattern.compile("(?mi)^Date: *([A-Z]{3}, [0-9]{1,2} [A-Z]{3} [0-9]{4} [0-9:]{8} GMT)");

  /// What one host says.
  ///
  /// @param ahead of this computer's clock
  private record Said(Endpoint host, Duration ahead) {
    boolean agrees() {
      return ahead.abs().compareTo(TOLERANCE) <= 0;
    }
  }

  /// The problem if this computer's clock is wrong; null if it is right, or nobody could tell.
  @Nullable Problem find() throws InterruptedException {
    List<FutureTask<@Nullable Said>> questions = new ArrayList<>();
    for (Endpoint host : x.around().neutral().about(x.addresses(server.host()))) {
      var question = new FutureTask<@Nullable Said>(() -> ask(host));
      Thread.ofVirtual().name("doctor clock").start(question);
      questions.add(question);
    }
    List<Said> answers = new ArrayList<>();
    for (FutureTask<@Nullable Said> question : questions) {
      Said said = answer(question);
      if (said != null) {
        answers.add(said);
      }
    }
    if (answers.stream().anyMatch(Said::agrees)) {
      x.rulesOut("this computer's clock is right: a host elsewhere says the same time");
      return null;
    }
    return answers.size() < 2 ? null : wrong(answers.get(0), answers.get(1));
  }

  private @Nullable Problem wrong(Said one, Said other) {
    if (one.ahead.minus(other.ahead).abs().compareTo(TOLERANCE) > 0) {
      return null;
    }
    Instant now = x.around().clock().instant();
    return InputProblems.clockIsOff(
        minute(now), minute(now.plus(one.ahead)), one.host.host() + " and " + other.host.host());
  }

  private static String minute(Instant instant) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")
        .format(instant.atOffset(ZoneOffset.UTC));
  }

  private @Nullable Said ask(Endpoint host) throws InterruptedException {
    Tls tls = x.patient().tls();
    Answer answer = x.patientKnock().headOverTls(host, tls);
    List<X509Certificate> chain = List.of();
    if (answer instanceof Answer.NoWay(NetException.TlsFailed failure)
        && !failure.chain().isEmpty()) {
      chain = failure.chain();
      answer = x.patientKnock().headOverTls(host, tls.asOf(middle(chain.getFirst())));
    }
    Instant time = answer instanceof Answer.Said(_, String words) ? date(words) : null;
    return time == null || !areValid(chain, time)
        ? null
        : new Said(host, Duration.between(x.around().clock().instant(), time));
  }

  private static Instant middle(X509Certificate certificate) {
    Instant from = certificate.getNotBefore().toInstant();
    return from.plus(Duration.between(from, certificate.getNotAfter().toInstant()).dividedBy(2));
  }

  private static boolean areValid(List<X509Certificate> chain, Instant time) {
    try {
      for (X509Certificate certificate : chain) {
        certificate.checkValidity(Date.from(time));
      }
      return true;
    } catch (CertificateException e) {
      return false;
    }
  }

  private static @Nullable Instant date(String head) {
    Matcher date = DATE.matcher(head);
    try {
      return date.find()
          ? ZonedDateTime.parse(date.group(1), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
          : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Said answer(FutureTask<@Nullable Said> question)
      throws InterruptedException {
    try {
      return question.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a knock ends with an answer", e);
    }
  }
}
