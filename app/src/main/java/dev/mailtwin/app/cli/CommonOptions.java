package dev.mailtwin.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that every command has.
public final class CommonOptions {

  /// Output for programs.
  @Option(names = "--json", description = "Print one JSON document on standard output.")
  public boolean json;

  /// Output of problems only.
  @Option(names = "--quiet", description = "No progress and no summary; problems only.")
  public boolean quiet;

  /// Questions are not asked.
  @Option(names = "--no-input", description = "Never ask; fail instead.")
  public boolean noInput;

  /// Read by [Colour] before anything else, so that usage errors follow it too.
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "Colour: auto, always or never; default: auto.")
  Colour.When color = Colour.When.auto;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Write what goes over the wire to FILE, without secrets.")
  @Nullable Path trace;

  @Option(
      names = "--resolver",
      paramLabel = "HOST:PORT",
      description = "Ask this DNS server for every name, instead of the system.")
  @Nullable String resolver;
}
