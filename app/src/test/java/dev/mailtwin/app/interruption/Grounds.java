package dev.mailtwin.app.interruption;

import dev.mailtwin.app.contract.DovecotMail;
import dev.mailtwin.testkit.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// The grounds of all kinds of session, made when they are first asked for. A level has one server.
final class Grounds implements AutoCloseable {

  private final Path place;
  private final Map<Level, Ground.Site> sites = new EnumMap<>(Level.class);
  private final Map<String, Ground> grounds = new HashMap<>();

  /// @param place an empty directory
  Grounds(Path place) {
    this.place = place;
  }

  Ground of(Kind kind, Level level) throws IOException {
    String name = kind + "-" + level;
    Ground known = grounds.get(name);
    if (known != null) {
      return known;
    }
    Ground.Site site = sites.get(level);
    if (site == null) {
      site = Ground.Site.of(DovecotMail.start(level));
      site.server().mailboxes(); // Dovecot makes them at the first log-in.
      site.server().keepMail(empty(level));
      sites.put(level, site);
    }
    Path own = Files.createTempDirectory(place, name);
    var made = new Ground(kind, site, empty(level), own);
    grounds.put(name, made);
    return made;
  }

  private Path empty(Level level) {
    return place.resolve("empty-" + level);
  }

  @Override
  public void close() throws IOException {
    for (Ground.Site site : sites.values()) {
      site.close();
    }
  }
}
