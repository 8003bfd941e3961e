package dev.mailtwin.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mailtwin.app.Main;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.modelserver.ModelServer;
import dev.mailtwin.modelserver.profile.Profile;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.protocol.imap.ImapConnection;
import dev.mailtwin.testkit.MaildirPeer;
import io.nayuki.qrcodegen.QrCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tomlj.Toml;
import picocli.CommandLine;

/// The launcher, as a user starts it. Its build is laid out by hand, because a build within a build
/// would pull the classes from under the tests.
class LauncherTest {

  private static final List<Class<?>> PARTS =
      List.of(
          Main.class,
          Engine.class,
          ImapConnection.class,
          ModelServer.class,
          CommandLine.class,
          Gson.class,
          Toml.class,
          NullMarked.class,
          QrCode.class,
          org.xbill.DNS.Lookup.class,
          org.slf4j.LoggerFactory.class,
          org.apache.james.mime4j.stream.MimeTokenStream.class,
          org.sqlite.JDBC.class);

  @TempDir Path root;
  @TempDir Path home;

  @BeforeEach
  void layOut() throws IOException, URISyntaxException {
    Path source = Path.of(System.getProperty("mailtwin.root", "..")).resolve("mailtwin");
    Files.copy(source, root.resolve("mailtwin"));
    Files.createFile(root.resolve("pom.xml"));
    for (String module : List.of("protocol", "engine", "modelserver", "app")) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.createFile(root.resolve(module).resolve("pom.xml"));
    }
    Path built = root.resolve(".mailtwin-build");
    Path lib = Files.createDirectories(built.resolve("lib"));
    Files.createDirectories(built.resolve("native"));
    for (Class<?> part : PARTS) {
      Path classes = Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
      jar(classes, lib.resolve(part.getSimpleName() + ".jar"));
    }
    Files.writeString(
        built.resolve("java"), Path.of(System.getProperty("java.home"), "bin", "java") + "\n");
    Files.writeString(built.resolve("stamp"), "");
  }

  private static void jar(Path classes, Path jar) throws IOException {
    if (Files.isRegularFile(classes)) {
      Files.copy(classes, jar);
      return;
    }
    try (OutputStream out = Files.newOutputStream(jar);
        var entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
  }

  private Program.Run mailtwin(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("sh", root.resolve("mailtwin").toString()));
    line.addAll(List.of(words));
    return RealProcess.finish(RealProcess.start(line, home));
  }

  @Test
  void it_sets_up_and_syncs() throws Exception {
    try (ModelMail server = ModelMail.start(Profile.zoho(), MailStore.zoho())) {
      server.add("INBOX", World.mail("a"), World.DATE, "\\Seen");
      server.create("日本語 & Büro");
      server.add("日本語 & Büro", World.mail("b"), World.DATE);
      Path secret = Files.writeString(home.resolve("secret"), server.password());

      Program.Run done =
          mailtwin(
              "setup",
              server.user(),
              "--no-input",
              "--imap",
              server.imapUrl(),
              "--ca-file",
              server.caPem().toString(),
              "--password-command",
              "cat '" + secret + "'");
      assertThat(done.exit()).isZero();

      Program.Run synced = mailtwin("sync", "--json");
      assertThat(synced.exit()).isZero();
      JsonObject account =
          JsonParser.parseString(synced.out())
              .getAsJsonObject()
              .getAsJsonArray("accounts")
              .get(0)
              .getAsJsonObject();
      assertThat(account.get("downloaded").getAsInt()).isEqualTo(2);
      var twin = new MaildirPeer(home.resolve("mail").resolve(server.user()));
      assertThat(twin.list("日本語 & Büro")).hasSize(1);
      assertThat(twin.list("INBOX").getFirst().bytes()).isEqualTo(World.file("a"));
      assertThat(mailtwin("folders").out()).contains("日本語 & Büro");
    }
  }

  @Test
  void its_exit_status_is_that_of_the_program() throws Exception {
    assertThat(mailtwin("--version").out()).startsWith("mailtwin ");
    assertThat(mailtwin("sync").exit()).isEqualTo(78);
    assertThat(mailtwin("sync", "--no-such-option").exit()).isEqualTo(64);
    assertThat(
            new String(
                mailtwin("sync", "--json").out().getBytes(StandardCharsets.UTF_8),
                StandardCharsets.UTF_8))
        .contains("NO_ACCOUNT");
  }

  @Test
  void the_path_of_a_checkout_may_have_blanks() throws Exception {
    Path odd = Files.createDirectory(root.resolve("my  own 'checkout' $HOME *"));
    List<Path> parts;
    try (Stream<Path> all = Files.list(root)) {
      parts = all.filter(part -> !part.equals(odd)).toList();
    }
    for (Path part : parts) {
      Files.move(part, odd.resolve(part.getFileName()));
    }

    Program.Run version =
        everything(List.of("sh", odd.resolve("mailtwin").toString(), "--version"));

    assertThat(version.out()).startsWith("mailtwin ").hasLineCount(1);
    assertThat(version.exit()).isZero();
    assertThat(
            everything(List.of("sh", odd.resolve("mailtwin").toString(), "status", "--json")).out())
        .contains("NO_ACCOUNT");
  }

  @Test
  void a_damaged_cache_of_classes_is_not_worth_a_word() throws Exception {
    Files.writeString(root.resolve(".mailtwin-build/app.aot"), "this is no cache");

    Program.Run version =
        everything(List.of("sh", root.resolve("mailtwin").toString(), "--version"));

    assertThat(version.out()).startsWith("mailtwin ").hasLineCount(1);
    assertThat(version.exit()).isZero();
  }

  @Test
  void options_that_are_meant_for_every_program_in_java_do_not_count() throws Exception {
    for (String name : List.of("_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")) {
      for (String options : List.of("-Xmx50m", "-XX:NoSuchOption=1")) {
        Program.Run version =
            everything(
                List.of(
                    "env",
                    name + "=" + options,
                    "sh",
                    root.resolve("mailtwin").toString(),
                    "--version"));

        assertThat(version.out()).as(name).startsWith("mailtwin ").hasLineCount(1);
        assertThat(version.exit()).isZero();
      }
    }
  }

  @Test
  void more_memory_can_be_given_and_nonsense_gives_none() throws Exception {
    for (String given : List.of("500", "1", "", "many", "-5", "99999999999")) {
      Program.Run version =
          everything(
              List.of(
                  "env",
                  "MAILTWIN_MEMORY_MB=" + given,
                  "sh",
                  "-x",
                  root.resolve("mailtwin").toString(),
                  "--version"));

      assertThat(version.out()).contains(given.equals("500") ? "-Xmx500m " : "-Xmx136m ");
      assertThat(version.exit()).isZero();
    }
  }

  @Test
  void what_is_missing_of_the_build_is_built_again() throws Exception {
    Files.move(root.resolve(".mailtwin-build/lib"), root.resolve("gone"));

    Program.Run built =
        everything(
            List.of(
                "env", "PATH=/nowhere", "/bin/sh", root.resolve("mailtwin").toString(), "status"));

    assertThat(built.out()).startsWith("mailtwin: Maven is missing").hasLineCount(1);
    assertThat(built.exit()).isEqualTo(69);
  }

  /// Java would open a file of its own under the free number, and send it.
  @Test
  void a_closed_input_is_an_empty_one() throws Exception {
    Files.writeString(
        home.resolve("config.toml"),
        """
        [[account]]
        address = "a@sample.example"
        imap = "imaps://127.0.0.1:1"
        smtp = ["smtps://127.0.0.1:1"]
        password_command = "echo secret"
        """);

    Program.Run sent =
        everything(
            List.of(
                "sh",
                "-c",
                "exec sh \"$@\" <&-",
                "sh",
                root.resolve("mailtwin").toString(),
                "sendmail",
                "b@sample.example"));

    assertThat(sent.out()).contains("[BAD_MESSAGE]");
    assertThat(sent.exit()).isEqualTo(65);
  }

  /// With what it says to people.
  private Program.Run everything(List<String> line) throws IOException, InterruptedException {
    List<String> joined = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>&1", "sh"));
    joined.addAll(line);
    return RealProcess.finish(RealProcess.start(joined, home));
  }
}
