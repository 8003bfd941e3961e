package dev.mailtwin.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The running Dovecot of a [DovecotServer].
final class DovecotProcess {

  /// Writes the configuration for the chosen ports.
  @FunctionalInterface
  interface Configurator {
    Path configure(Guarded.Ports ports) throws IOException;
  }

  private static final String LOG = "dovecot.log";
  private static final int PORT_ATTEMPTS_MAX = 5;

  private final Path binary;
  private final Path directory;
  private final Guarded.Ports ports;
  private final Guarded process;

  private DovecotProcess(Path binary, Path directory, Path conf, Guarded.Ports ports)
      throws IOException {
    this.binary = binary;
    this.directory = directory;
    this.ports = ports;
    process =
        Guarded.start(directory, LOG, List.of(binary.toString(), "-F", "-c", conf.toString()));
  }

  /// Starts Dovecot on free ports; tries others when somebody took them in between.
  static DovecotProcess start(Path binary, Path directory, Configurator configurator)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      Guarded.Ports ports = Guarded.Ports.free();
      var process = new DovecotProcess(binary, directory, configurator.configure(ports), ports);
      if (process.answers()) {
        return process;
      }
      process.stop();
      if (!process.log().contains("Address already in use") || attempt == PORT_ATTEMPTS_MAX) {
        throw new IOException("Dovecot does not start:\n" + process.log());
      }
      Files.delete(directory.resolve(LOG));
    }
  }

  DovecotProcess startAgain() throws IOException {
    Path conf = directory.resolve("dovecot.conf");
    var again = new DovecotProcess(binary, directory, conf, ports);
    if (!again.answers()) {
      again.stop();
      throw new IOException("Dovecot does not start again:\n" + again.log());
    }
    return again;
  }

  Guarded.Ports ports() {
    return ports;
  }

  /// Its log, and what it said before it had one.
  String log() throws IOException {
    return process.log();
  }

  /// Ends Dovecot with all its processes; harmless when it has ended.
  void stop() {
    process.stop();
  }

  /// The same at once, when nobody will look at its files again.
  void kill() {
    process.kill();
  }

  private boolean answers() {
    return process.answers(ports.starttls(), "* OK");
  }
}
