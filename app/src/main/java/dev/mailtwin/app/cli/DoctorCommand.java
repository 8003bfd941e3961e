package dev.mailtwin.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Examining;
import dev.mailtwin.engine.account.AccountSettings;
import dev.mailtwin.engine.account.ServerLint;
import dev.mailtwin.engine.doctor.Diagnosis;
import dev.mailtwin.engine.doctor.Finding;
import dev.mailtwin.engine.doctor.Finding.Severity;
import dev.mailtwin.engine.doctor.Neutral;
import dev.mailtwin.engine.doctor.Phase;
import dev.mailtwin.engine.doctor.Surroundings.Proof;
import dev.mailtwin.engine.problem.ProblemException;
import dev.mailtwin.engine.problem.Problems;
import dev.mailtwin.protocol.dns.HttpsResolver;
import dev.mailtwin.protocol.net.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin doctor`: says what is wrong with a connection, what it is not, and what to do.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Find out why receiving or sending does not work, and what to do about it.",
    footer = {
      "",
      "Examples:",
      "  mailtwin doctor",
      "  mailtwin doctor me@example.com --report mailtwin-report.json",
      "  mailtwin doctor --imap imaps://imap.example.com \\",
      "      --smtp smtps://smtp.example.com",
      "",
      "Signs in at most once to receive and once to send, and only after everything",
      "before it is in order. Exit status: 0 only if all is well."
    })
final class DoctorCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "ACCOUNT|ADDRESS",
      arity = "0..1",
      description = "Who is to be examined; default: the only account.")
  private String who = "";

  @Option(names = "--imap", paramLabel = "URL", description = "Receiving: imaps://HOST:PORT.")
  private @Nullable String imap;

  @Option(names = "--smtp", paramLabel = "URL", description = "Sending: smtps://HOST:PORT.")
  private List<String> smtp = new ArrayList<>();

  @Option(names = "--user", paramLabel = "NAME", description = "Login name; default: ADDRESS.")
  private @Nullable String user;

  @Mixin private SecretChoice secrets = new SecretChoice();

  @Option(names = "--ca-file", paramLabel = "PEM", description = "Certificates to trust as well.")
  private @Nullable Path caFile;

  @Option(
      names = "--ispdb",
      paramLabel = "URL",
      description = "Another list of providers than Thunderbird's.")
  private @Nullable String ispdb;

  @Option(
      names = "--no-probes",
      description = "Ask nobody but the account's own servers and the name servers.")
  private boolean noProbes;

  @Option(
      names = "--probe",
      paramLabel = "HOST:PORT|URL",
      description = {
        "Instead of the usual strangers, ask these",
        "and nobody else: a web server, HOST:PORT,",
        "for the time and whether there is a",
        "network; a DNS server, https://HOST/PATH,",
        "for names. May be given several times."
      })
  private List<String> probes = new ArrayList<>();

  @Option(
      names = "--test-mail",
      description = {
        "If all is well, send a small letter from",
        "yourself to yourself, wait up to a minute",
        "until it arrives, and move it to the Trash."
      })
  private boolean testMail;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what was seen to FILE, without secrets and addresses.")
  private @Nullable Path report;

  DoctorCommand(Parts parts) {
    this.parts = parts;
  }

  @Override
  public Integer call() throws Exception {
    var bundle = new ReportBundle();
    var untraced = new CommonOptions(); // The trace belongs to the examination.
    untraced.resolver = common.resolver;
    Engine engine = parts.engine(untraced);
    URI list = ServerChoice.list(ispdb);
    Examining examining =
        parts.examining(
            common,
            bundle,
            neutral(),
            testMail ? Proof.BY_A_LETTER : Proof.WITHOUT_A_LETTER,
            address -> engine.search(caFile, list).find(address));
    var request =
        new Examining.Request(
            who, imap, smtp, secrets.forALook(user), secrets.sendingForALook(), caFile);
    PrintStream people = common.json ? parts.terminal().err() : parts.terminal().out();
    Diagnosis diagnosis =
        examining.examine(
            request,
            finding -> {
              if (!common.quiet) {
                people.println(line(finding));
              }
            });
    explain(diagnosis, people);
    JsonObject document = document(diagnosis);
    if (common.json) {
      Json.print(document, parts.terminal());
    }
    if (report != null) {
      write(bundle, report, document, names(engine));
    }
    return diagnosis.exit();
  }

  private Neutral neutral() throws ProblemException {
    if (noProbes || probes.isEmpty()) {
      return noProbes ? Neutral.NOBODY : Neutral.USUAL;
    }
    List<Endpoint> hosts = new ArrayList<>();
    List<URI> resolvers = new ArrayList<>();
    for (String probe : probes) {
      if (probe.matches("[^\\s/@]+:[0-9]{1,5}")) {
        hosts.add(ServerLint.parse("imaps://" + probe, "imap"));
      } else {
        resolvers.add(resolver(probe));
      }
    }
    return new Neutral(hosts, resolvers, Neutral.When.ALWAYS);
  }

  private static URI resolver(String probe) throws ProblemException {
    try {
      URI address = URI.create(probe);
      if (HttpsResolver.isAddress(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // What no URI can look like is no address either.
    }
    throw Parts.usage("--probe wants HOST:PORT or https://HOST/PATH, not \"%s\".".formatted(probe));
  }

  /// Everything that people are called here.
  private List<String> names(Engine engine) {
    List<String> names = new ArrayList<>(List.of(who, user == null ? "" : user));
    try {
      for (AccountSettings account : engine.accounts()) {
        names.add(account.id().address());
        names.add(account.user());
        names.add(account.smtpLogin().user());
      }
    } catch (IOException e) {
      return names; // A configuration that cannot be read has named nobody.
    }
    return names;
  }

  private void write(ReportBundle bundle, Path file, JsonObject document, List<String> names)
      throws IOException {
    try {
      bundle.write(file, document, names);
    } catch (IOException e) {
      throw new ProblemException(Problems.cannotBeMade("report", file.toString()), e);
    }
    if (!common.quiet) {
      parts.terminal().err().printf("The report is in %s; it holds no secret.%n", file);
    }
  }

  /// One step, as it happens.
  private static String line(Finding finding) {
    String mark =
        switch (finding.severity()) {
          case OK -> "ok  ";
          case NOTE -> "note";
          case WARNING -> "warn";
          case FAILURE -> "FAIL";
        };
    String code = finding.severity() == Severity.OK ? "" : "  [" + finding.code() + "]";
    return "%s  %-14s  %s%s"
        .formatted(
            mark,
            finding.phase().name().toLowerCase(Locale.ROOT),
            Terminal.safe(finding.happened()),
            code);
  }

  /// Without a password the way ends before the mailbox.
  private static boolean isWhole(Diagnosis diagnosis) {
    List<Finding> all = diagnosis.findings();
    return all.stream().noneMatch(f -> f.phase() == Phase.AUTHENTICATION)
        || all.stream().anyMatch(f -> f.phase() == Phase.MAILBOX);
  }

  private void explain(Diagnosis diagnosis, PrintStream people) {
    List<Finding> failures = diagnosis.failures();
    if (failures.isEmpty()) {
      if (!common.quiet) {
        people.println();
        boolean warned =
            diagnosis.findings().stream().anyMatch(f -> f.severity() == Severity.WARNING);
        String well = isWhole(diagnosis) ? "All is well." : "Nothing failed; nobody signed in.";
        people.println(warned ? "Nothing failed, but see the warnings." : well);
      }
      return;
    }
    people.println();
    if (failures.size() > 1) {
      people.printf(
          "It is one of these; nothing that can be seen from here tells them apart.  [%s]%n",
          diagnosis.verdict());
    }
    for (Finding failure : failures) {
      people.printf("%s  [%s]%n", Terminal.safe(failure.happened()), failure.code());
      if (!failure.next().isEmpty()) {
        people.printf("  What to do: %s%n", Terminal.safe(failure.next()));
      }
    }
    Finding first = failures.getFirst();
    for (String other : first.ruledOut()) {
      people.printf("  Ruled out: %s%n", Terminal.safe(other));
    }
    if (!first.serverText().isEmpty()) {
      people.printf("  The server's words: \"%s\"%n", Terminal.safe(first.serverText()));
    }
  }

  private static JsonObject document(Diagnosis diagnosis) {
    JsonObject document = Json.document();
    document.addProperty("verdict", diagnosis.verdict());
    var findings = new JsonArray();
    for (Finding finding : diagnosis.findings()) {
      var object = new JsonObject();
      object.addProperty("code", finding.code());
      object.addProperty("phase", finding.phase().name().toLowerCase(Locale.ROOT));
      object.addProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT));
      object.addProperty("happened", finding.happened());
      var ruledOut = new JsonArray();
      finding.ruledOut().forEach(ruledOut::add);
      object.add("ruled_out", ruledOut);
      object.addProperty("next", finding.next());
      object.addProperty("server_text", finding.serverText());
      findings.add(object);
    }
    document.add("findings", findings);
    document.addProperty("elapsed_ms", diagnosis.elapsedMillis());
    return document;
  }
}
