package dev.mailtwin.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is written on the command line of `mailtwin send` when the letter is not complete yet.
final class ComposeOptions {

  @Option(names = "--from", paramLabel = "ADDRESS", description = "The author; default: yours.")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "ADDRESS", description = "Receiver; may be repeated.")
  List<String> to = new ArrayList<>();

  @Option(names = "--cc", paramLabel = "ADDRESS", description = "Receiver of a copy.")
  List<String> cc = new ArrayList<>();

  @Option(names = "--bcc", paramLabel = "ADDRESS", description = "Receiver nobody else sees.")
  List<String> bcc = new ArrayList<>();

  @Option(names = "--subject", paramLabel = "TEXT", description = "What it is about.")
  @Nullable String subject;

  @Option(names = "--reply-to", paramLabel = "ADDRESS", description = "Where answers go.")
  List<String> replyTo = new ArrayList<>();

  @Option(
      names = "--in-reply-to",
      paramLabel = "ID",
      description = "Message-ID of the message this one answers.")
  @Nullable String inReplyTo;

  @Option(names = "--attach", paramLabel = "FILE", description = "Send FILE along.")
  List<String> attach = new ArrayList<>();

  @Option(names = "--html", paramLabel = "FILE", description = "The letter as HTML.")
  @Nullable String html;

  @Option(
      names = "--inline",
      paramLabel = "FILE",
      description = "A picture the HTML shows as cid:NAME.")
  List<String> inline = new ArrayList<>();

  @Option(names = "--reply", paramLabel = "FILE", description = "Answer the message in FILE.")
  @Nullable String reply;

  @Option(
      names = "--reply-all",
      paramLabel = "FILE",
      description = "Answer the message in FILE, to everyone who got it.")
  @Nullable String replyAll;

  @Option(names = "--forward", paramLabel = "FILE", description = "Pass the message in FILE on.")
  @Nullable String forward;

  /// Whether anything was asked for: then standard input is text, and not a complete message.
  boolean isUsed() {
    return from != null
        || subject != null
        || inReplyTo != null
        || html != null
        || reply != null
        || replyAll != null
        || forward != null
        || !(to.isEmpty() && cc.isEmpty() && bcc.isEmpty())
        || !(replyTo.isEmpty() && attach.isEmpty() && inline.isEmpty());
  }
}
