package dev.mailtwin.engine.discovery;

import dev.mailtwin.protocol.imap.ImapConnector;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.NetException;
import dev.mailtwin.protocol.net.Security;
import dev.mailtwin.protocol.smtp.SmtpConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Servers of usual names that really answer: TLS with a certificate for that name, and a greeting.
/// Nobody logs in.
///
/// A certificate for the name keeps out what only answers because every name of the domain does.
///
/// @param silent hears of servers that are there and do not answer
record UsualNames(ImapConnector imap, SmtpConnector smtp, Consumer<Endpoint> silent)
    implements Source {

  /// One attempt.
  private interface Attempt {
    void connect() throws IOException, InterruptedException;
  }

  /// An attempt under way, and the server it is about.
  private record Running(Endpoint endpoint, FutureTask<Boolean> answers, Thread thread) {}

  @Override
  public Origin origin() {
    return Origin.USUAL_NAMES;
  }

  @Override
  public @Nullable Proposal ask(Question question) throws InterruptedException {
    if (question.owner() == null) {
      return null;
    }
    String domain = question.domain();
    List<Running> receiving = new ArrayList<>();
    List<Running> sending = new ArrayList<>();
    try {
      for (String host : List.of("imap." + domain, "mail." + domain, domain)) {
        receiving.add(receiving(new Endpoint(host, 993, Security.TLS)));
      }
      receiving.add(receiving(new Endpoint("imap." + domain, 143, Security.STARTTLS)));
      receiving.add(receiving(new Endpoint("mail." + domain, 143, Security.STARTTLS)));
      for (String host : List.of("smtp." + domain, "mail." + domain, domain)) {
        sending.add(sending(new Endpoint(host, 465, Security.TLS)));
        sending.add(sending(new Endpoint(host, 587, Security.STARTTLS)));
      }
      List<Endpoint> imapServers = answering(receiving);
      List<Endpoint> smtpServers = answering(sending);
      return imapServers.isEmpty()
          ? null
          : Proposal.found(origin(), imapServers.getFirst(), sameHost(smtpServers))
              .loggingInAs(question.address().ascii(), question.address().ascii());
    } finally {
      receiving.forEach(running -> running.thread.interrupt());
      sending.forEach(running -> running.thread.interrupt());
    }
  }

  /// Both ports of the first host that answers; another name is most likely the same server.
  private static List<Endpoint> sameHost(List<Endpoint> found) {
    return found.stream().filter(e -> e.host().equals(found.getFirst().host())).toList();
  }

  private Running receiving(Endpoint endpoint) {
    return begin(endpoint, () -> imap.open(endpoint, _ -> {}).close());
  }

  private Running sending(Endpoint endpoint) {
    return begin(endpoint, () -> smtp.open(endpoint).quit());
  }

  private Running begin(Endpoint endpoint, Attempt attempt) {
    var task =
        new FutureTask<>(() -> {
          try {
            attempt.connect();
            return true;
          } catch (IOException e) {
            if (e instanceof NetException.Silent) {
              silent.accept(endpoint);
            }
            return false;
          }
        });
    return new Running(
        endpoint, task, Thread.ofVirtual().name("looking for " + endpoint).start(task));
  }

  private static List<Endpoint> answering(List<Running> all) throws InterruptedException {
    List<Endpoint> answering = new ArrayList<>();
    for (Running running : all) {
      try {
        if (running.answers.get()) {
          answering.add(running.endpoint);
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("an attempt ends with yes or no", e);
      }
    }
    return answering;
  }
}
