package dev.mailtwin.protocol.smtp;

import dev.mailtwin.protocol.sasl.Mechanism;
import dev.mailtwin.protocol.sasl.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One conversation with one submission server, encrypted.
///
/// Used by one thread at a time; any thread may [#close] it, which ends whatever it waits for.
/// Several messages may be submitted one after the other.
///
/// Made by [SmtpConnector].
public final class SmtpConnection implements AutoCloseable {

  /// QUIT is a courtesy: nobody waits long for the answer.
  private static final Duration QUIT_LIMIT = Duration.ofSeconds(2);

  private final Conversation talk;
  private final Patience patience;
  private Reply greeting = new Reply(220, List.of(""));
  private Reply hello = greeting;
  private Capabilities capabilities = Capabilities.NONE;
  private @Nullable Reply refusedEhlo;

  SmtpConnection(Conversation talk, Patience patience) {
    this.talk = talk;
    this.patience = patience;
  }

  /// Hears the greeting, if it is not heard yet, and says who we are.
  void begin(boolean greetingToCome, String clientName) throws SmtpException, InterruptedException {
    if (greetingToCome) {
      Conversation.Due first = talk.expect();
      talk.start();
      // A 421 instead of a greeting is a refusal like any other.
      greeting = SmtpConnector.welcome(talk.settle(first, patience.greeting()));
    } else {
      talk.start();
    }
    Reply answer = ask("EHLO " + clientName, patience.command());
    if (answer.isDone()) {
      hello = answer;
      capabilities = Capabilities.of(answer);
      return;
    }
    if (!answer.isPermanent()) {
      throw SmtpException.of(answer);
    }
    refusedEhlo = answer;
    hello = done(ask("HELO " + clientName, patience.command())); // RFC 5321 §3.2
  }

  /// What the server said first; after STARTTLS, where the greeting is not to be believed, an empty
  /// 220.
  public Reply greeting() {
    return greeting;
  }

  /// What the server said to EHLO or HELO.
  public Reply hello() {
    return hello;
  }

  /// The refusal of EHLO by a server that knows it, and took HELO instead; null if there was none.
  public @Nullable Reply disliked() {
    Reply refused = refusedEhlo;
    boolean unknown = refused != null && (refused.code() == 500 || refused.code() == 502);
    return unknown ? null : refused;
  }

  /// The refusal of EHLO, known or not, by a server that took HELO instead; null if there was none.
  /// Nobody can sign in there: HELO tells of no abilities (RFC 5321 §3.2).
  public @Nullable Reply refusedEhlo() {
    return refusedEhlo;
  }

  /// What it said there about its abilities.
  public Capabilities capabilities() {
    return capabilities;
  }

  /// The address that answered.
  public InetAddress address() {
    return talk.address();
  }

  /// The certificates the server showed, leaf first.
  public List<X509Certificate> certificates() {
    return talk.certificates();
  }

  /// Whether the conversation is over.
  public boolean isEnded() {
    return talk.isEnded();
  }

  /// Logs in (RFC 4954 §4).
  ///
  /// @return the server's words, 235
  /// @throws SmtpException.Refused if the server said no: 535 the secret, 534 or 538 the mechanism,
  ///   454 not now
  /// @throws SmtpException.Misunderstood if it does not know the mechanism (504)
  /// @throws IllegalArgumentException if the user name holds a control character
  public Reply authenticate(Mechanism mechanism, String user, Secret secret)
      throws SmtpException, InterruptedException {
    return new Authentication(talk, patience.command()).run(mechanism, user, secret);
  }

  /// Hands in one message. Log in first.
  ///
  /// An interrupt ends the connection and is a [SubmissionResult.Broken]; the thread stays
  /// interrupted.
  ///
  /// @throws IOException what reading the message or the watch threw; nobody gets the message, and
  ///   the connection is closed
  public SubmissionResult submit(Submission submission, SubmissionWatch watch) throws IOException {
    return new Transaction(new Envelope(talk, capabilities, patience), submission, watch).run();
  }

  /// Asks whether the server would take a message from this sender for these recipients, and sends
  /// none: MAIL, RCPT, RSET. Log in first.
  ///
  /// @param recipients may be empty
  /// @throws SmtpException if the conversation ends before all is answered
  public Probe probe(EnvelopeAddress from, List<EnvelopeRecipient> recipients)
      throws SmtpException, InterruptedException {
    return new Envelope(talk, capabilities, patience).probe(from, recipients);
  }

  /// Forgets a message begun (RFC 5321 §4.1.1.5).
  public void reset() throws SmtpException, InterruptedException {
    done(ask("RSET", patience.command()));
  }

  /// Asks for a sign of life (RFC 5321 §4.1.1.9).
  public void noop() throws SmtpException, InterruptedException {
    done(ask("NOOP", patience.command()));
  }

  /// Says good-bye and hangs up (RFC 5321 §4.1.1.10). Never fails; what the server says is ignored.
  public void quit() {
    try {
      talk.await(talk.say("QUIT"), QUIT_LIMIT);
    } catch (SmtpException e) {
      System.getLogger(SmtpConnection.class.getName())
          .log(System.Logger.Level.DEBUG, "saying good-bye", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  /// Hangs up without a word.
  @Override
  public void close() {
    talk.end(new SmtpException.ConnectionLost("hung up", null));
  }

  /// Lets what the server says from now on be seen another way: some quote what they were told.
  ///
  /// @param lines turns one line of a reply into what is kept of it
  public void showing(UnaryOperator<String> lines) {
    talk.showing(lines);
  }

  private Reply ask(String line, Duration limit) throws SmtpException, InterruptedException {
    return talk.await(talk.say(line), limit);
  }

  private static Reply done(Reply answer) throws SmtpException {
    if (!answer.isDone()) {
      throw SmtpException.of(answer);
    }
    return answer;
  }
}
