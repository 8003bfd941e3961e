package dev.mailtwin.app.doctor;

import dev.mailtwin.app.doctor.Clinic.Ran;
import dev.mailtwin.testkit.ClosedPort;
import dev.mailtwin.testkit.FaultServer;
import dev.mailtwin.testkit.TestCa;
import dev.mailtwin.testkit.dns.DnsServer;
import dev.mailtwin.testkit.dns.DohServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Names of which the resolver here says one thing, and one elsewhere, over https, another.
final class ResolverRows {

  static final String HOST = "imap.example.org";

  private static final String HERE = HOST + " A 127.0.0.1";
  private static final String KNOWN = HOST + " A 198.51.100.7";
  private static final String NOBODY = "";

  private ResolverRows() {}

  static void addTo(Rows rows) {
    missing(rows);
    broken(rows);
    redirected(rows);
  }

  private static void missing(Rows rows) {
    rows.add("N1", c -> asked(c, "", NOBODY));
    rows.add("N1", c -> asked(c, "", HOST + " NOTHING"));
    rows.add("N2", c -> asked(c, HOST + " MX 10 mx.example.org", NOBODY));
    rows.add("N2", c -> asked(c, HOST + " MX 10 mx.example.org", HOST + " TXT no address"));
    rows.add("N4", c -> asked(c, "", KNOWN));
    rows.add("N4", c -> asked(c, HOST + " MX 10 mx.example.org", KNOWN));
    rows.add("N4", c -> asked(c, HOST + " REFUSED", KNOWN));
    rows.add("N4", c -> asked(c, HOST + " REFUSED", HOST + " REFUSED"));
    rows.group("N3", "N1 N3", c -> asked(c, "", KNOWN + "\n" + HOST + " BOGUS"));
    rows.group("N3", "N2 N3", c -> asked(c, HOST + " TXT x", KNOWN + "\n" + HOST + " BOGUS"));
    rows.add("N1", c -> asked(c, "", HOST + " SERVFAIL"));
    rows.group("N4", "N1 N4", c -> asked(c, HOST + " REFUSED", NOBODY));
    rows.group("N4", "N3 N4", c -> asked(c, HOST + " REFUSED", KNOWN + "\n" + HOST + " BOGUS"));
  }

  private static void broken(Rows rows) {
    rows.add("N3", c -> asked(c, HOST + " SERVFAIL", KNOWN + "\n" + HOST + " BOGUS"));
    rows.add("N3", c -> asked(c, HOST + " SERVFAIL", HOST + " SERVFAIL"));
    rows.add("N3", c -> asked(c, HOST + " SERVFAIL", HOST + " GARBAGE"));
    rows.group("N3", "N1 N3", c -> asked(c, HOST + " SERVFAIL", NOBODY));
    rows.add("N4", c -> asked(c, HOST + " SERVFAIL", KNOWN));
    rows.add("N5", c -> asked(c, "*.org SERVFAIL", KNOWN));
    rows.add(
        "N5",
        c -> {
          try (var elsewhere = DohServer.serving(TestCa.shared().serverContext(), KNOWN)) {
            return doctor(c, ClosedPort.number(), "127.0.0.1:9", elsewhere);
          }
        });
  }

  private static void redirected(Rows rows) {
    rows.add("N4", c -> asked(c, HOST + " A 0.0.0.0", KNOWN));
    rows.add("N4", c -> asked(c, HOST + " A 0.0.0.0", HOST + " NOTHING"));
    rows.add("N6", c -> asked(c, HERE, KNOWN));
    rows.add("N6", c -> strange(c, HERE, KNOWN));
    rows.add("N7", c -> asked(c, "*.org A 127.0.0.1\n*.com A 127.0.0.1", KNOWN));
    rows.add("C1", c -> asked(c, HERE, HERE));
    rows.add("C1", c -> asked(c, HERE, HOST + " A 10.1.2.3"));
    rows.add("C1", c -> asked(c, HERE, NOBODY));
    rows.add("C1", c -> asked(c, HERE, HOST + " NOTHING"));
    rows.add("T10", c -> strange(c, HERE, HERE));
    rows.add("T10", c -> strange(c, HERE, NOBODY));
  }

  /// Calls the doctor about a server whose port is closed, if it has an address at all.
  private static Ran asked(Clinic clinic, String here, String elsewhere) throws IOException {
    return asked(clinic, ClosedPort.number(), here, elsewhere);
  }

  private static Ran asked(Clinic clinic, int port, String here, String elsewhere)
      throws IOException {
    try (var dns = DnsServer.serving(here);
        var doh = DohServer.serving(TestCa.shared().serverContext(), elsewhere)) {
      return doctor(clinic, port, dns.hostPort(), doh);
    }
  }

  /// The same about one with a certificate for another name.
  private static Ran strange(Clinic clinic, String here, String elsewhere) throws IOException {
    try (var server = FaultServer.tls(TestCa.shared().serverContext(), Imap.inOrder())) {
      return asked(clinic, server.port(), here, elsewhere);
    }
  }

  static Ran doctor(Clinic clinic, int port, String resolver, DohServer doh, String... more)
      throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("--imap", "imaps://%s:%d".formatted(HOST, port)));
    words.addAll(List.of("--resolver", resolver, "--probe", doh.url()));
    words.addAll(List.of("--ca-file", TestCa.shared().caPem().toString()));
    words.addAll(List.of(more));
    return clinic.doctor(words.toArray(String[]::new));
  }
}
