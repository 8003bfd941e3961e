package dev.mailtwin.app.cli;

import dev.mailtwin.app.letter.CompleteMessage;
import dev.mailtwin.app.letter.DotEnded;
import dev.mailtwin.app.letter.InputFiles;
import dev.mailtwin.app.letter.Stamps;
import dev.mailtwin.engine.Engine;
import dev.mailtwin.engine.Sending;
import dev.mailtwin.engine.outbox.Draft;
import dev.mailtwin.engine.outbox.Hold;
import dev.mailtwin.protocol.mime.Address;
import dev.mailtwin.protocol.mime.AddressParser;
import dev.mailtwin.protocol.mime.LetterFacts;
import dev.mailtwin.protocol.mime.MimeException;
import dev.mailtwin.protocol.mime.Recipient;
import dev.mailtwin.protocol.mime.Repertoire;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mailtwin sendmail`: what mutt, git, cron and mailx call to send. It ends as soon as the letter
/// is durable; a process of its own delivers it, so that no caller sends a second time what is
/// already stored.
@Command(
    name = "sendmail",
    description = "Send a message from standard input, as other programs expect of sendmail.",
    footer = {
      "",
      "Examples:",
      "  set sendmail=\"/path/to/mailtwin sendmail -oi\"                (mutt)",
      "  git config sendemail.sendmailCmd '/path/to/mailtwin sendmail'",
      "",
      "Options of sendmail: -t (the header says who it is for), -i or -oi (a line of",
      "one dot is text; without, it ends what somebody types, or stands last), -f or",
      "-r ADDRESS (envelope sender), -F NAME, -N success,failure,delay or never, -R",
      "full or hdrs, -V ID (delivery reports), and --. Others, for mailing errors and",
      "for queues, change nothing.",
      "",
      "Exit status: 0 the letter is safe in the outbox; else nothing was queued."
    })
final class SendmailCommand implements Callable<Integer> {

  private final Parts parts;

  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--account", paramLabel = "ACCOUNT", description = "Send through this account.")
  private @Nullable String account;

  @Option(names = "--smtputf8", description = "Allow letters beyond ASCII before the @.")
  private boolean smtpUtf8;

  @Option(names = "--help", usageHelp = true, description = "Show this.")
  @SuppressWarnings("UnusedVariable") // Picocli looks at it. The usual -h and -V are sendmail's.
  private boolean help;

  @Parameters(paramLabel = "WORD", arity = "0..*", description = "Options of sendmail; receivers.")
  private List<String> words = new ArrayList<>();

  SendmailCommand(Parts parts) {
    this.parts = parts;
  }

  /// Leaves everything that is no option of ours, `--` too, to [SendmailWords].
  static void takeAllWords(CommandLine line) {
    CommandLine sendmail = line.getSubcommands().get("sendmail");
    if (sendmail != null) {
      sendmail.setUnmatchedOptionsArePositionalParams(true);
      sendmail.getCommandSpec().parser().endOfOptionsDelimiter("\0");
    }
  }

  @Override
  public Integer call() throws Exception {
    SendmailWords wanted = SendmailWords.parse(words);
    Engine engine = parts.engine(common);
    Repertoire repertoire = smtpUtf8 ? Repertoire.UTF_8 : Repertoire.ASCII;
    var posting = new Posting(parts, engine, repertoire);
    InputStream in =
        wanted.dotIsText()
            ? InputFiles.standard()
            : new DotEnded(InputFiles.standard(), Terminal.inputIsTyped());
    CompleteMessage message = CompleteMessage.readLeniently(in, receivers(wanted));
    LetterFacts facts = message.facts();
    Address from = facts == null || facts.from().isEmpty() ? null : facts.from().getFirst();
    Address sender = usable(wanted.sender());
    List<String> everyone = posting.receivers(everyone(wanted, facts));
    Sending.Chosen chosen = posting.choose(account, from == null ? sender : from);
    Address author = (sender == null ? Posting.own(chosen) : sender).named(wanted.name());
    var draft =
        new Draft(
            sender == null ? posting.sender(chosen, from) : sender.envelope(repertoire),
            everyone,
            message.source(Stamps.stamp(Posting.own(chosen), parts.clock()), author),
            new Draft.Options(Hold.none(), false, true, wanted.notices()));
    return new Delivery(parts, common, engine)
        .detached(chosen.account(), posting.accept(chosen, draft));
  }

  private static CompleteMessage.Receivers receivers(SendmailWords wanted) {
    return wanted.fromHeader()
        ? CompleteMessage.Receivers.IN_HEADER
        : CompleteMessage.Receivers.ELSEWHERE;
  }

  /// Those on the command line, and with `-t` those in the header too.
  private static List<Address> everyone(SendmailWords wanted, @Nullable LetterFacts facts)
      throws IOException {
    List<Address> everyone = new ArrayList<>();
    for (String word : wanted.recipients()) {
      everyone.addAll(Recipient.addresses(AddressParser.parse(word)));
    }
    if (wanted.fromHeader() && facts != null) {
      everyone.addAll(facts.recipients());
    }
    return everyone;
  }

  /// An envelope sender a server would take. Programs of this computer name its users (`-f root`)
  /// or nobody (`-f <>`); then it is the account's address.
  private static @Nullable Address usable(String sender) {
    try {
      return sender.isBlank() ? null : AddressParser.parseOne(sender);
    } catch (MimeException _) {
      return null;
    }
  }
}
