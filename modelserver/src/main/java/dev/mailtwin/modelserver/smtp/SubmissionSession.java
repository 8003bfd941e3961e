package dev.mailtwin.modelserver.smtp;

import dev.mailtwin.modelserver.ModelServer.Security;
import dev.mailtwin.modelserver.fault.Fault;
import dev.mailtwin.modelserver.fault.Fault.Action;
import dev.mailtwin.modelserver.wire.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/// One connection of a [SubmissionServer].
final class SubmissionSession {

  private static final String CUT = "cut as the fault asked";

  private final SubmissionServer server;
  private final SubmissionProfile profile;
  private final Connection connection;
  private final SubmissionWire wire;
  private final int number;
  private int commands;
  private boolean over;
  private boolean loggedIn;
  private String sender = "";
  private String parameters = "";
  private boolean inTransaction;
  private final List<String> recipients = new ArrayList<>();
  private final StringBuilder chunks = new StringBuilder();

  SubmissionSession(SubmissionServer server, Connection connection, int number) {
    this.server = server;
    this.profile = server.profile();
    this.connection = connection;
    this.wire = new SubmissionWire(server, connection);
    this.number = number;
  }

  /// Carries out what a command asks for; may talk back and forth.
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  void run() throws IOException {
    act(Fault.GREETING, "", () -> wire.say("220 " + profile.greeting()));
    while (!over) {
      String line = wire.line();
      commands++;
      int blank = line.indexOf(' ');
      String verb = (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
      String rest = blank < 0 ? "" : line.substring(blank + 1);
      server.received(verb.equals("AUTH") ? "AUTH " + rest.split(" ", 2)[0] : line);
      if (!profile.has("PIPELINING") && wire.moreIsThere() && !verb.equals("BDAT")) {
        server.complain("pipelined without leave: " + verb);
      }
      act(verb, line, () -> carryOut(verb, rest));
    }
  }

  private void act(String name, String line, Step step) throws IOException {
    var event = new Fault.Event(number, commands, name, line, connection.sent());
    switch (server.fault().on(event)) {
      case Action.Proceed _ -> step.run();
      case Action.CutBefore _ -> throw new IOException(CUT);
      case Action.CutAfter _ -> {
        connection.cutAfter(0);
        step.run();
      }
      case Action.CutAfterOctets cut -> {
        connection.cutAfter(cut.octets());
        step.run();
        connection.cutAfter(Long.MAX_VALUE);
      }
      case Action.Answer(String text) -> {
        forgetContent(name);
        wire.say(text);
        over = text.startsWith("421");
      }
      case Action.Send(String octets) -> {
        forgetContent(name);
        connection.write(octets);
      }
      case Action.Rewrite rewrite -> {
        connection.hold();
        step.run();
        connection.write(rewrite.change().apply(connection.release()));
      }
      case Action.RewriteAndCut rewrite -> {
        connection.hold();
        step.run();
        connection.write(rewrite.change().apply(connection.release()));
        connection.flush();
        throw new IOException(CUT);
      }
      case Action.CutAfterMessages _, Action.Trickle _, Action.Repeat _ -> step.run(); // For IMAP.
      case Action.Ignore _ -> forgetContent(name);
    }
    connection.flush();
  }

  /// After the end of a message, whatever it came to, there is no transaction (RFC 5321 §4.1.4).
  private void forgetContent(String name) {
    if (name.equals(Refusals.CONTENT)) {
      reset();
    }
  }

  private void carryOut(String verb, String rest) throws IOException {
    switch (verb) {
      case "EHLO" -> hello(true);
      case "HELO" -> hello(false);
      case "STARTTLS" -> startTls();
      case "AUTH" -> authenticate(rest);
      case "MAIL" -> mail(rest);
      case "RCPT" -> rcpt(rest);
      case "DATA" -> data();
      case "BDAT" -> bdat(rest);
      case "RSET" -> {
        reset();
        wire.say(profile.reply(250, "2.0.0", "Ok"));
      }
      case "NOOP" -> wire.say(profile.reply(250, "2.0.0", "Ok"));
      case "QUIT" -> {
        wire.say(profile.reply(221, "2.0.0", "Bye"));
        over = true;
      }
      default -> wire.say(profile.reply(500, "5.5.2", "Error: command not recognized"));
    }
  }

  private void hello(boolean extended) throws IOException {
    reset();
    if (!extended) {
      wire.say("250 " + profile.hello());
      return;
    }
    List<String> lines = new ArrayList<>(List.of(profile.hello()));
    boolean canEncrypt = server.security() instanceof Security.StartTls;
    if (canEncrypt && !connection.encrypted()) {
      lines.add("STARTTLS");
    }
    if (!canEncrypt || connection.encrypted()) {
      lines.add("AUTH " + String.join(" ", profile.mechanisms()));
    }
    lines.addAll(profile.keywords());
    lines.add("SIZE " + profile.sizeMax());
    for (int i = 0; i < lines.size(); i++) {
      wire.say((i < lines.size() - 1 ? "250-" : "250 ") + lines.get(i));
    }
  }

  private void startTls() throws IOException {
    if (server.security() instanceof Security.StartTls(SSLContext context)
        && !connection.encrypted()) {
      wire.say(profile.reply(220, "2.0.0", "Ready to start TLS"));
      connection.startTls(context);
      loggedIn = false;
      reset();
    } else {
      wire.say(profile.reply(502, "5.5.1", "Error: command not implemented"));
    }
  }

  private void authenticate(String rest) throws IOException {
    if (server.security() instanceof Security.StartTls && !connection.encrypted()) {
      wire.say("530 Must issue a STARTTLS command first.");
    } else if (loggedIn || inTransaction) {
      wire.say(profile.reply(503, "5.5.1", "Error: bad sequence of commands"));
    } else {
      loggedIn = new SubmissionLogin(server, wire).run(rest);
    }
  }

  private void mail(String rest) throws IOException {
    int end = rest.indexOf('>');
    if (!rest.regionMatches(true, 0, "FROM:<", 0, "FROM:<".length()) || end < 0) {
      wire.say(profile.reply(501, "5.5.4", "Syntax: MAIL FROM:<address>"));
      return;
    }
    String wishes = rest.substring(end + 1).strip();
    String problem = SubmissionRules.problemWith(wishes, profile);
    if (!loggedIn) {
      wire.say(profile.words().loginNeeded());
    } else if (inTransaction) {
      wire.say(profile.reply(503, "5.5.1", "Error: nested MAIL command"));
    } else if (!problem.isEmpty()) {
      if (problem.startsWith("555")) {
        server.complain(problem);
      }
      wire.say(problem);
    } else {
      inTransaction = true;
      sender = rest.substring("FROM:<".length(), end);
      parameters = wishes;
      wire.say(profile.reply(250, "2.1.0", "Sender <" + sender + "> OK"));
    }
  }

  private void rcpt(String rest) throws IOException {
    int end = rest.indexOf('>');
    if (!rest.regionMatches(true, 0, "TO:<", 0, "TO:<".length()) || end < 0) {
      wire.say(profile.reply(501, "5.5.4", "Syntax: RCPT TO:<address>"));
    } else if (!inTransaction) {
      wire.say(profile.reply(503, "5.5.1", "Error: need MAIL command"));
    } else {
      String address = rest.substring("TO:<".length(), end);
      recipients.add(address);
      wire.say(profile.reply(250, "2.1.5", "Recipient <" + address + "> OK"));
    }
  }

  private void data() throws IOException {
    if (recipients.isEmpty()) {
      wire.say(
          inTransaction
              ? profile.reply(554, "5.5.1", "Error: no valid recipients")
              : profile.reply(503, "5.5.1", "Error: need RCPT command"));
      return;
    }
    wire.say("354 Ok Send data ending with <CRLF>.<CRLF>");
    String content = wire.content();
    act(Refusals.CONTENT, "", () -> taken(content));
  }

  /// RFC 3030 §2: the octets are read whatever becomes of them.
  private void bdat(String rest) throws IOException {
    String[] words = rest.split(" ", 2);
    boolean last = words.length > 1 && words[1].equalsIgnoreCase("LAST");
    String chunk = wire.octets(Integer.parseInt(words[0]));
    if (!profile.has("CHUNKING")) {
      server.complain("BDAT without leave");
      wire.say(profile.reply(500, "5.5.2", "Error: command not recognized"));
    } else if (recipients.isEmpty()) {
      wire.say(profile.reply(503, "5.5.1", "Error: no valid recipients"));
    } else {
      chunks.append(chunk);
      if (last) {
        act(Refusals.CONTENT, "", () -> taken(chunks.toString()));
      } else {
        wire.say(profile.reply(250, "2.0.0", chunk.length() + " octets received"));
      }
    }
  }

  private void taken(String content) throws IOException {
    String problem = SubmissionRules.problemWith(content, parameters, profile);
    if (!problem.isEmpty()) {
      if (!problem.startsWith("552")) {
        server.complain(problem);
      }
      reset();
      wire.say(problem);
      return;
    }
    String id = server.nextQueueId();
    server.take(new SubmittedMessage(sender, recipients, parameters, content, id));
    reset();
    wire.say(profile.words().accepted().replace("%s", id));
  }

  private void reset() {
    inTransaction = false;
    sender = "";
    parameters = "";
    recipients.clear();
    chunks.setLength(0);
  }
}
