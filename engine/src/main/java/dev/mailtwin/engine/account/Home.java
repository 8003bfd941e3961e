package dev.mailtwin.engine.account;

import java.nio.file.Path;
import java.util.Map;

/// Where configuration and twins live.
///
/// @param config the file `config.toml`
/// @param mail the directory that holds the default twins
public record Home(Path config, Path mail) {

  /// `MAILTWIN_HOME` puts everything under one directory; else the XDG directories and `~/Mail`.
  public static Home of(Map<String, String> environment, Path userHome) {
    String one = environment.getOrDefault("MAILTWIN_HOME", "");
    if (!one.isEmpty()) {
      Path home = Path.of(one).toAbsolutePath();
      return new Home(home.resolve("config.toml"), home.resolve("mail"));
    }
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path config = xdg.isEmpty() ? userHome.resolve(".config") : Path.of(xdg);
    return new Home(config.resolve("mailtwin").resolve("config.toml"), userHome.resolve("Mail"));
  }

  /// The directory of the configuration, which also holds secrets and certificates.
  public Path directory() {
    Path parent = config.getParent();
    return parent == null ? Path.of(".") : parent;
  }
}
