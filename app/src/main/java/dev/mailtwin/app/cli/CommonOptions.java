package dev.mailtwin.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that every command has.
final class CommonOptions {

  @Option(names = "--json", description = "Print one JSON document on standard output.")
  boolean json;

  @Option(names = "--quiet", description = "No progress and no summary; problems only.")
  boolean quiet;

  @Option(names = "--no-input", description = "Never ask; fail instead.")
  boolean noInput;

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
