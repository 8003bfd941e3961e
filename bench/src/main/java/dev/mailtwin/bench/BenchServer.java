package dev.mailtwin.bench;

import dev.mailtwin.modelserver.sample.SampleMail;
import dev.mailtwin.testkit.DelayProxy;
import dev.mailtwin.testkit.DovecotOptions;
import dev.mailtwin.testkit.DovecotServer;
import dev.mailtwin.testkit.MailFormat;
import dev.mailtwin.testkit.Mailfill;
import dev.mailtwin.testkit.RawImapClient;
import dev.mailtwin.testkit.ServerMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A Dovecot full of sample mail, near and far, until standard input ends.
///
/// Arguments are `messages=N`, `mean=BYTES`, `format=maildir|sdbox`, `one-way-ms=N` and
/// `large=BYTES`. When everything is in place and has been read once, it prints `name=value` lines
/// ending with `ready=yes`.
public final class BenchServer {

  private static final int WARM_READS = 3;
  private static final DovecotOptions.User USER =
      new DovecotOptions.User("bench@sample.example", "bench");
  private static final long SEED = 20_261_101;

  private BenchServer() {}

  /// Serves until standard input ends.
  public static void main(String... arguments) throws IOException {
    Map<String, String> wanted = new HashMap<>();
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      wanted.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    int messages = Integer.parseInt(wanted.getOrDefault("messages", "50000"));
    int mean =
        Integer.parseInt(
            wanted.getOrDefault("mean", Integer.toString(SampleMail.DEFAULT_MEAN_BYTES)));
    boolean sdbox = wanted.getOrDefault("format", "maildir").equals("sdbox");
    Duration oneWay = Duration.ofMillis(Long.parseLong(wanted.getOrDefault("one-way-ms", "20")));
    long large = Long.parseLong(wanted.getOrDefault("large", "0"));

    var format = sdbox ? MailFormat.SDBOX : MailFormat.MAILDIR;
    var options = DovecotOptions.DEFAULT.keeping(format).withUsers(USER);
    try (var server = DovecotServer.start(options);
        var far = DelayProxy.to(server.host(), server.tlsPort(), oneWay)) {
      server.fill(
          "INBOX", Mailfill.sample(SEED, messages, index -> SampleMail.size(SEED, index, mean)));
      if (large > 0) {
        server.addLarge(large);
      } else {
        warm(server);
      }
      say("port", server.tlsPort());
      say("far_port", far.port());
      say("ca", server.caPem());
      say("user", server.user());
      say("password", server.password());
      say("ready", "yes");
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /// Reads all mail some times: Dovecot writes its caches, the kernel keeps the files, and the
  /// fastest time shows that this server is not what the programs wait for.
  private static void warm(DovecotServer server) throws IOException {
    try (RawImapClient client = server.connect()) {
      long fastest = Long.MAX_VALUE;
      List<ServerMessage> all = List.of();
      for (int i = 0; i < WARM_READS; i++) {
        long start = System.nanoTime();
        all = client.messages("INBOX");
        fastest = Math.min(fastest, System.nanoTime() - start);
      }
      say("read_ms", fastest / 1_000_000);
      say("messages", all.size());
      say("bytes", all.stream().mapToLong(ServerMessage::size).sum());
    }
  }

  private static void say(String name, Object value) {
    System.out.println(name + "=" + value);
    System.out.flush();
  }
}
