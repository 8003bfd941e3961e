package dev.mailtwin.engine.discovery;

import dev.mailtwin.engine.problem.Service;
import dev.mailtwin.protocol.dns.Answer;
import dev.mailtwin.protocol.dns.Dns;
import dev.mailtwin.protocol.dns.Srv;
import dev.mailtwin.protocol.net.Endpoint;
import dev.mailtwin.protocol.net.Security;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// The domain's records of services (RFC 6186 §3), those with implicit TLS first (RFC 8314 §3).
record ServiceRecords(Dns dns) implements Source {

  private static final int SENDING_SERVERS_MAX = 4;

  @Override
  public Origin origin() {
    return Origin.SRV;
  }

  @Override
  public @Nullable Proposal ask(Question question) throws InterruptedException {
    String domain = question.domain();
    var imaps = asking("_imaps._tcp." + domain);
    var imap = asking("_imap._tcp." + domain);
    var submissions = asking("_submissions._tcp." + domain);
    var submission = asking("_submission._tcp." + domain);
    List<Endpoint> receiving = new ArrayList<>();
    List<Endpoint> sending = new ArrayList<>();
    boolean noImap = collect(imaps, Security.TLS, receiving);
    noImap |= collect(imap, Security.STARTTLS, receiving);
    boolean noSmtp = collect(submissions, Security.TLS, sending);
    noSmtp |= collect(submission, Security.STARTTLS, sending);
    Set<Service> denied = EnumSet.noneOf(Service.class);
    if (noImap && receiving.isEmpty()) {
      denied.add(Service.IMAP);
    }
    if (noSmtp && sending.isEmpty()) {
      denied.add(Service.SMTP);
    }
    if (receiving.isEmpty() && sending.isEmpty() && denied.isEmpty()) {
      return null;
    }
    return Proposal.found(
            Origin.SRV,
            receiving.isEmpty() ? null : receiving.getFirst(),
            sending.subList(0, Math.min(sending.size(), SENDING_SERVERS_MAX)))
        .loggingInAs(question.address().ascii(), question.address().ascii())
        .orReceivingBy(receiving.size() < 2 ? null : receiving.get(1)) // RFC 2782, "priority"
        .without(denied);
  }

  private FutureTask<Answer<Srv>> asking(String name) {
    var task = new FutureTask<>(() -> dns.srv(name));
    Thread.ofVirtual().name("dns " + name).start(task);
    return task;
  }

  /// Adds the servers that an answer names.
  ///
  /// @return whether the domain says that the service is not offered
  private static boolean collect(
      FutureTask<Answer<Srv>> task, Security security, List<Endpoint> into)
      throws InterruptedException {
    boolean denied = false;
    try {
      for (Srv record : task.get().records()) {
        if (record.isDenial()) {
          denied = true;
        } else if (record.port() > 0 && Question.isName(record.host())) {
          into.add(new Endpoint(record.host(), record.port(), security));
        }
      }
      return denied;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lookup ends with an answer", e);
    }
  }
}
