package dev.mailtwin.app.doctor;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.modelserver.tls.ThrowawayCa;
import dev.mailtwin.testkit.ClosedPort;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.FaultServer.Manners;
import dev.mailtwin.testkit.OddCertificates;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;

/// Input, DNS, TCP, TLS, greeting and STARTTLS.
final class NetworkRows {

  private NetworkRows() {}

  static void addTo(Rows rows) {
    input(rows);
    names(rows);
    connections(rows);
    handshakes(rows);
    halfway(rows);
    otherNames(rows);
    certificates(rows);
    greetings(rows);
  }

  private static void input(Rows rows) {
    rows.add("I1", c -> c.run("doctor", "--json", "ana"));
    rows.add("I2", c -> c.doctor("--imap", "https://imap.example.org"));
    rows.add("I2", c -> c.doctor("--imap", "imaps://imap .example.org"));
    rows.add("I2", c -> c.doctor("--imap", "imaps://imap．example.org"));
    rows.add("I3", c -> c.doctor("--imap", "imaps://127.0.0.1:587"));
    rows.add("I3", c -> c.doctor("--smtp", "smtps://127.0.0.1:993"));
    rows.add("I3", c -> tls(c, Smtp.inOrder()));
    rows.add(
        "I5",
        c ->
            c.run(
                "doctor", "--json", "--imap", "imaps://127.0.0.1", "--password-command", "false"));
    rows.add(
        "I7",
        c ->
            tls(
                c.at(() -> Instant.parse("2019-01-01T00:00:00Z")),
                ThrowawayCa.in(
                    c.directory().resolve("x"), "ip:127.0.0.1", List.of("-startdate", "+1d")),
                Imap.inOrder()));
  }

  private static void names(Rows rows) {
    rows.add("N1", c -> named(c, "", "imaps://imap.example.org"));
    rows.add(
        "N2", c -> named(c, "imap.example.org MX 10 mx.example.org", "imaps://imap.example.org"));
    rows.add("N3", c -> named(c, "imap.example.org SERVFAIL", "imaps://imap.example.org"));
    rows.add("N4", c -> named(c, "imap.example.org REFUSED", "imaps://imap.example.org"));
    rows.add(
        "N5",
        c -> {
          int port = ClosedPort.number();
          return c.doctor("--imap", "imaps://imap.example.org", "--resolver", "127.0.0.1:" + port);
        });
    rows.add(
        "N7",
        c -> {
          try (var portal = FaultServer.plain(NetworkRows::web)) {
            return named(
                c,
                "*.org A 127.0.0.1\n*.com A 127.0.0.1",
                "imaps://imap.example.org:" + portal.port());
          }
        });
    rows.add(
        "N8",
        c -> {
          try (var dns = DnsServer.serving("other.test A 127.0.0.1")) {
            return c.run("doctor", "--json", "ana@nowhere.test", "--resolver", dns.hostPort());
          }
        });
  }

  private static void connections(Rows rows) {
    rows.add("C1", c -> c.doctor("--imap", "imaps://127.0.0.1:" + ClosedPort.number()));
    rows.add(
        "C2",
        c -> {
          try (var hole = new FaultServer.BlackHole()) {
            return c.doctor("--imap", "imaps://127.0.0.1:" + hole.port());
          }
        });
    rows.add("C6", c -> plain(c, "imaps", line -> {}));
    rows.add("C6", c -> plain(c, "imap+starttls", line -> {}));
    rows.add("C6", c -> tls(c, line -> {}));
    rows.add("C7", c -> plain(c, "imap+starttls", FaultServer.Line::cut));
    rows.add(
        "C8",
        c ->
            plain(
                c,
                "imaps",
                line -> {
                  if (line.hearBytes().length < 150) {
                    line.say("\u0016\u0003\u0003\u0000\u0004\u0002\u0000\u0000\u0000");
                  }
                  line.listenOnly();
                }));
  }

  private static void handshakes(Rows rows) {
    rows.add("T1", c -> plain(c, "imaps", Imap.inOrder()));
    rows.add("T2", c -> plain(c, "smtps", Smtp.inOrder()));
    rows.add("T3", c -> plain(c, "imaps", NetworkRows::web));
    rows.add("T3", c -> plain(c, "imaps", saying("<!DOCTYPE HTML>\n<html>Bad request</html>")));
    rows.add("T4", c -> plain(c, "imaps", saying("+OK POP3 here\r\n")));
    rows.add("T4", c -> plain(c, "imaps", saying("220 (vsFTPd 3.0.3)\r\n")));
    rows.add("T4", c -> plain(c, "smtps", saying("-NOAUTH Authentication required.\r\n")));
    rows.add("T4", c -> plain(c, "imap+starttls", saying("SSH-2.0-x\r\n")));
    rows.add("T4", c -> tls(c, saying("+OK POP3 here\r\n")));
    rows.add(
        "T5",
        c -> {
          try (var server = FaultServer.tls(TestCa.shared().serverContext(), Imap.inOrder())) {
            return c.doctor("--imap", "imap+starttls://127.0.0.1:" + server.port());
          }
        });
    rows.add("T6", c -> plain(c, "imaps", FaultServer.Line::listenOnly));
    rows.add(
        "T7",
        c ->
            plain(
                c,
                "imaps",
                line -> {
                  line.hearBytes();
                  line.cut();
                }));
    rows.add("T18", c -> plain(c, "imaps", alert(70)));
    rows.add("T18", c -> plain(c, "imaps", NetworkRows::tlsOneOnly));
    rows.add("T19", c -> plain(c, "imaps", alert(40)));
    rows.add("T21", c -> plain(c, "imaps", alert(112)));
    rows.add("T23", c -> clientCertificate(c, "TLSv1.3"));
    rows.add("T23", c -> clientCertificate(c, "TLSv1.2"));
    rows.add("T25", c -> plain(c, "imaps", alert(80)));
  }

  /// Servers that get further, and then no further.
  private static void halfway(Rows rows) {
    rows.add("C7", c -> plain(c, "smtp+starttls", FaultServer.Line::cut));
    rows.add("T4", c -> plain(c, "imaps", saying("200 news.example.net ready\r\n")));
    rows.add("T4", c -> plain(c, "imap+starttls", saying("220 ProFTPD ready\r\n")));
    rows.add("T4", c -> tls(c, NetworkRows::web));
    rows.add("T6", c -> plain(c, "imap+starttls", new Agreeing(FaultServer.Line::listenOnly)));
    rows.add("T6", c -> plain(c, "imaps", beginning(FaultServer.Line::listenOnly)));
    rows.add("T7", c -> plain(c, "imaps", beginning(FaultServer.Line::cut)));
    rows.add("T25", c -> plain(c, "imaps", beginning(line -> {})));
    rows.add("K2", c -> plain(c, "imap+starttls", new Agreeing(line -> {})));
    rows.add(
        "T7",
        c ->
            plain(
                c,
                "imap+starttls",
                new Agreeing(line -> {
                  line.hearBytes();
                  line.cut();
                })));
    rows.add(
        "G1",
        c ->
            plain(
                c,
                "imap+starttls",
                saying("* OK [CAPABILITY IMAP4rev1 STARTTLS] and then nothing\r\n")));
    rows.add(
        "A28",
        c -> tls(c, saying("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] and no more\r\n")));
  }

  /// Agrees to encrypt, and then does something else.
  private record Agreeing(Manners then) implements Manners {
    @Override
    public void with(FaultServer.Line line) throws IOException {
      line.say("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n");
      for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
        String tag = said.split(" ", 2)[0];
        if (said.contains("STARTTLS")) {
          line.say(tag + " OK go\r\n");
          then.with(line);
          return;
        }
        line.say("* CAPABILITY IMAP4rev1 STARTTLS\r\n" + tag + " OK done\r\n");
      }
    }
  }

  /// Says the first half of a hello of TLS.
  private static Manners beginning(Manners then) {
    return line -> {
      line.hearBytes();
      line.say("\u0016\u0003\u0003\u0000z\u0002\u0000\u0000v");
      then.with(line);
    };
  }

  private static void certificates(Rows rows) {
    rows.add("T8", c -> dated(c, "-20d"));
    rows.add("T9", c -> dated(c, "+1d"));
    rows.add(
        "T11",
        c ->
            tls(
                c,
                ThrowawayCa.in(c.directory().resolve("x"), "dns:mx.example.net", List.of()),
                Imap.inOrder()));
    rows.add(
        "T12", c -> odd(c, OddCertificates.selfSigned(c.directory().resolve("x"), "CN=localhost")));
    rows.add("T13", NetworkRows::missingIntermediate);
    rows.group(
        "T13",
        "T13 T14",
        c -> {
          OddCertificates odd = OddCertificates.withoutIntermediate(c.directory().resolve("x"));
          return trusting(c, odd, odd.caPem());
        });
    rows.add(
        "T14", c -> odd(c, OddCertificates.signedBy(c.directory().resolve("x"), "CN=Private CA")));
    rows.add(
        "T15",
        c ->
            odd(
                c,
                OddCertificates.signedBy(
                    c.directory().resolve("x"), "CN=Avast Web/Mail Shield Root")));
    rows.add(
        "T16",
        c -> {
          OddCertificates odd =
              OddCertificates.signedBy(c.directory().resolve("x"), "CN=Proxy Root");
          return odd(c.with("SSL_CERT_FILE", odd.caPem().toString()), odd);
        });
    rows.add(
        "T16",
        c ->
            odd(
                c,
                OddCertificates.signedBy(
                    c.directory().resolve("x"), "CN=Zscaler Root CA, O=Zscaler Inc.")));
    rows.add(
        "T22",
        c -> odd(c, OddCertificates.selfSigned(c.directory().resolve("x"), "CN=invalid2.invalid")));
  }

  private static void otherNames(Rows rows) {
    rows.add(
        "T10",
        c -> {
          ThrowawayCa other =
              ThrowawayCa.in(c.directory().resolve("x"), "dns:mx.example.net", List.of());
          try (var server = FaultServer.tls(other.serverContext(), Imap.inOrder())) {
            return c.doctor(
                "--imap",
                "imaps://localhost:" + server.port(),
                "--ca-file",
                other.caPem().toString());
          }
        });
    rows.add(
        "T10",
        c -> {
          ThrowawayCa other =
              ThrowawayCa.in(
                  c.directory().resolve("x"), "dns:mx.example.net,ip:127.0.0.1", List.of());
          try (var server = FaultServer.tls(other.serverContext(), Imap.inOrder())) {
            Ran ran =
                c.doctor(
                    "--imap",
                    "imaps://localhost:" + server.port(),
                    "--ca-file",
                    other.caPem().toString());
            org.assertj.core.api.Assertions.assertThat(ran.out()).doesNotContain("Use 127.0.0.1");
            return ran;
          }
        });
  }

  private static void greetings(Rows rows) {
    rows.add("G1", c -> tls(c, FaultServer.Line::listenOnly));
    rows.add("G1", c -> both(c, FaultServer.Line::listenOnly, Smtp.inOrder()));
    rows.add("M9", c -> tls(c, saying("good morning\r\n")));
    rows.add("G1", c -> plain(c, "imap+starttls", FaultServer.Line::listenOnly));
    rows.add("G2", c -> tls(c, saying("* BYE shutting down\r\n")));
    rows.add("G3", c -> sending(c, Smtp.inOrder().greeting("554 no")));
    rows.add("G3", c -> sending(c, Smtp.inOrder().greeting("421 later")));
    rows.add("G4", c -> plain(c, "imap+starttls", saying("* PREAUTH come in\r\n")));
    rows.add("G5", c -> tls(c, Imap.inOrder().offering("IMAP2")));
    rows.add("K1", c -> plain(c, "imap+starttls", Imap.inOrder()));
    rows.add("K1", c -> plain(c, "smtp+starttls", Smtp.inOrder()));
    rows.add("K2", c -> plain(c, "imap+starttls", new Offering("NO not today")));
    rows.add("K2", c -> plain(c, "smtp+starttls", Smtp.inOrder().offering("STARTTLS\nSIZE 5")));
    rows.add(
        "K3", c -> plain(c, "imap+starttls", new Offering("OK go\r\n", "* OK in the clear\r\n")));
    rows.add("K4", c -> plain(c, "imap+starttls", new Offering("OK go\r\n* OK injected")));
    rows.add("K6", c -> plain(c, "smtp+starttls", Smtp.inOrder().offering("XXXXXXXA\nSIZE 5")));
  }

  /// Offers STARTTLS in plain IMAP and answers it oddly.
  ///
  /// @param later what follows once the client said something more
  private record Offering(String answer, String later) implements Manners {
    Offering(String answer) {
      this(answer, "");
    }

    @Override
    public void with(FaultServer.Line line) throws IOException {
      line.say("* OK ready\r\n");
      for (String said = line.hear(); !said.isEmpty(); said = line.hear()) {
        String tag = said.split(" ", 2)[0];
        if (said.contains("CAPABILITY")) {
          line.say("* CAPABILITY IMAP4rev1 STARTTLS\r\n" + tag + " OK done\r\n");
        } else {
          line.say(tag + " " + answer + (answer.endsWith("\r\n") ? "" : "\r\n"));
          if (!later.isEmpty()) {
            line.hearBytes();
            line.say(later);
            line.listenOnly();
          }
        }
      }
    }
  }

  static Ran plain(Clinic clinic, String scheme, Manners manners) throws IOException {
    try (var server = FaultServer.plain(manners)) {
      String kind = scheme.startsWith("smtp") ? "--smtp" : "--imap";
      return clinic.doctor(kind, scheme + "://127.0.0.1:" + server.port());
    }
  }

  static Ran tls(Clinic clinic, Manners manners) throws IOException {
    return tls(clinic, TestCa.shared(), manners);
  }

  static Ran tls(Clinic clinic, ThrowawayCa ca, Manners manners) throws IOException {
    try (var server = FaultServer.tls(ca.serverContext(), manners)) {
      return clinic.doctor(
          "--imap", "imaps://127.0.0.1:" + server.port(), "--ca-file", ca.caPem().toString());
    }
  }

  /// A server for receiving and one for sending.
  private static Ran both(Clinic clinic, Manners receiving, Manners sending) throws IOException {
    ThrowawayCa ca = TestCa.shared();
    try (var imap = FaultServer.tls(ca.serverContext(), receiving);
        var smtp = FaultServer.tls(ca.serverContext(), sending)) {
      return clinic.doctor(
          "--imap",
          "imaps://127.0.0.1:" + imap.port(),
          "--smtp",
          "smtps://127.0.0.1:" + smtp.port(),
          "--ca-file",
          ca.caPem().toString());
    }
  }

  static Ran sending(Clinic clinic, Manners manners) throws IOException {
    try (var server = FaultServer.tls(TestCa.shared().serverContext(), manners)) {
      return clinic.doctor(
          Clinic.ADDRESS,
          "--smtp",
          "smtps://127.0.0.1:" + server.port(),
          "--ca-file",
          TestCa.shared().caPem().toString());
    }
  }

  private static Ran dated(Clinic clinic, String start) throws IOException {
    return tls(
        clinic,
        ThrowawayCa.in(
            clinic.directory().resolve("x"),
            "ip:127.0.0.1",
            List.of("-startdate", start, "-validity", "10")),
        Imap.inOrder());
  }

  private static Ran odd(Clinic clinic, OddCertificates odd) throws IOException {
    return trusting(clinic, odd, TestCa.shared().caPem());
  }

  private static Ran trusting(Clinic clinic, OddCertificates odd, Path ca) throws IOException {
    try (var server = FaultServer.tls(odd.context(), Imap.inOrder())) {
      return clinic.doctor(
          "--imap", "imaps://127.0.0.1:" + server.port(), "--ca-file", ca.toString());
    }
  }

  private static Ran missingIntermediate(Clinic clinic) throws IOException {
    var published = new AtomicReference<>("");
    try (var authority =
        FaultServer.plain(line -> {
          while (!line.hear().isEmpty()) {
            // The head of the question.
          }
          line.say("HTTP/1.0 200 OK\r\n\r\n" + published.get());
        })) {
      OddCertificates odd =
          OddCertificates.withoutIntermediate(
              clinic.directory().resolve("x"),
              "-ext",
              "aia=caIssuers:uri:http://127.0.0.1:%d/ca.der".formatted(authority.port()));
      published.set(odd.intermediate());
      return trusting(clinic, odd, odd.caPem());
    }
  }

  private static Ran clientCertificate(Clinic clinic, String protocol) throws IOException {
    SSLContext context = TestCa.shared().serverContext();
    try (var server =
        FaultServer.plain(line -> {
          line.secureBothWays(context, protocol);
          line.say("* OK ready\r\n");
          line.listenOnly();
        })) {
      return clinic.doctor(
          "--imap",
          "imaps://127.0.0.1:" + server.port(),
          "--ca-file",
          TestCa.shared().caPem().toString());
    }
  }

  private static Ran named(Clinic clinic, String zone, String imap) throws Exception {
    try (var dns = DnsServer.serving(zone)) {
      return clinic.doctor("--imap", imap, "--resolver", dns.hostPort());
    }
  }

  /// Knows TLS 1.0 only: answers an old hello, and refuses a new one.
  private static void tlsOneOnly(FaultServer.Line line) throws IOException {
    byte[] hello = line.hearBytes();
    boolean old = hello.length > 10 && hello[10] == 1;
    line.say(
        old
            ? "\u0016\u0003\u0001\u0000.\u0002\u0000\u0000*\u0003\u0001"
                + "\u0000".repeat(32)
                + "\u0000\u0000/\u0000"
            : "\u0015\u0003\u0001\u0000\u0002\u0002(");
  }

  private static void web(FaultServer.Line line) throws IOException {
    line.hearBytes();
    line.say("HTTP/1.1 400 Bad Request\r\n\r\n");
  }

  static Manners saying(String words) {
    return line -> {
      line.say(words);
      line.listenOnly();
    };
  }

  private static Manners alert(int number) {
    return line -> {
      line.hearBytes();
      line.say("\u0015\u0003\u0003\u0000\u0002\u0002" + (char) number);
    };
  }
}
