package dev.mailtwin.app.doctor;

import dev.mailtwin.testkit.ClosedPort;
import dev.mailtwin.testkit.FaultServer;
import java.io.IOException;

/// A network with a proxy, which is not for mail.
final class ProxyRows {

  private ProxyRows() {}

  static void addTo(Rows rows) {
    rows.add("I11", ProxyRows::onlyWayOut);
    rows.add("C1", ProxyRows::beside);
  }

  private static FaultServer proxy() throws IOException {
    return FaultServer.plain(line -> {
      line.hear();
      line.say("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
  }

  private static Clinic.Ran onlyWayOut(Clinic clinic) throws IOException {
    try (var hole = new FaultServer.BlackHole();
        FaultServer proxy = proxy()) {
      return clinic
          .with("https_proxy", "http://127.0.0.1:" + proxy.port())
          .doctor("--imap", "imaps://127.0.0.1:" + hole.port());
    }
  }

  /// A port that is closed is one that can be reached.
  private static Clinic.Ran beside(Clinic clinic) throws IOException {
    try (FaultServer proxy = proxy()) {
      return clinic
          .with("https_proxy", "http://127.0.0.1:" + proxy.port())
          .doctor("--imap", "imaps://127.0.0.1:" + ClosedPort.number());
    }
  }
}
