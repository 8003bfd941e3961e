package dev.mailtwin.engine.problem;

import static dev.mailtwin.engine.problem.Code.*;
import static dev.mailtwin.engine.problem.ReplyTable.Moment.*;
import static dev.mailtwin.engine.problem.ReplyTable.row;
import static dev.mailtwin.engine.problem.ReplyWords.CLOSED;
import static dev.mailtwin.engine.problem.ReplyWords.CONNECTIONS;
import static dev.mailtwin.engine.problem.ReplyWords.EXCLUDED;
import static dev.mailtwin.engine.problem.ReplyWords.LIMITED;
import static dev.mailtwin.engine.problem.ReplyWords.NOT_ABOUT_RECIPIENT;
import static dev.mailtwin.engine.problem.ReplyWords.OTHER_SENDER;
import static dev.mailtwin.engine.problem.ReplyWords.RATE;
import static dev.mailtwin.engine.problem.ReplyWords.SENDER;
import static dev.mailtwin.engine.problem.ReplyWords.SHUT;
import static dev.mailtwin.engine.problem.ReplyWords.SMTP_OFF;
import static dev.mailtwin.engine.problem.ReplyWords.SPACE;

import dev.mailtwin.engine.problem.ReplyTable.Moment;
import dev.mailtwin.engine.problem.ReplyTable.Row;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The rows of [ReplyTable] for what is said to a letter, its sender and its recipients, and
/// instead of a greeting. They stand behind those for signing in.
final class SubmissionReplies {

  private static final Set<Moment> ARRIVAL = EnumSet.of(SMTP_GREETING, SMTP_EHLO);
  private static final Set<Moment> LETTER = EnumSet.of(SMTP_MAIL, SMTP_RCPT, SMTP_DATA);

  static final List<Row> ROWS =
      List.of(
          // A letter: what stops the account
          row("any", LETTER, "must issue a STARTTLS", S1),
          row(
              "RFC 3463",
              LETTER,
              "^5\\d\\d[ -]5\\.4\\.6.*\\b(hops?|loop|routing)\\b",
              SEND_REFUSED),
          row("Zoho", LETTER, "unusual sending activity|^55\\d[ -]5\\.4\\.6", S11),
          row("Zoho", LETTER, "outgoing blocked|sender address blocked|^554[ -]5\\.1\\.8", S12),
          row("Amazon", LETTER, "sending paused for this account", S12),
          row(
              "Microsoft",
              LETTER,
              "bad outbound sender|OutboundSpam|^550[ -]5\\.7\\.(50[123]|705|750)",
              S12),
          // A full mailbox is its owner's, whatever limit its server speaks of.
          row("RFC 3463", EnumSet.of(SMTP_RCPT, SMTP_DATA), "^5\\d\\d[ -]5\\.2\\.2\\b", S6),
          row(
              "RFC 3463",
              SMTP_MAIL,
              "^5\\d\\d[ -]5\\.2\\.2\\b|mailbox ((is )?full|quota (exceeded|reached))",
              Q1),
          row("any", LETTER, "^5.*\\brecipients? per (day|hour|month)\\b", S13),
          row("any", LETTER, "^5.*over (the|your) (\\w+ )?limit for the (day|hour)", S13),
          row(
              "any",
              LETTER,
              "^5.*(\\bsize.{0,30}(limit|exceed|too)|too (large|big)|exceed.{0,40}\\bsize)",
              S15),
          row(
              "cPanel",
              LETTER,
              "^5(?=.*\\bhour(ly)?\\b).*(exceed|reached|over ?limit|too m(any|uch))",
              S10),
          row(
              "OVH, cPanel, Strato",
              LETTER,
              "^5.*(rate ?over ?limit|exceeded the max(imum)? (\\w+ )?((e-?)?mails?|messages) per"
                  + "|too m(any|uch) ((e-?)?mails?|messages)\\b)",
              S13),
          row("any", LETTER, "^5(?!.*" + LIMITED + ").*" + EXCLUDED, S31),
          row("any", LETTER, "^5(?!.*\\brelay).*" + SMTP_OFF, A29, S31),
          row("OVH, Mailgun", EnumSet.of(SMTP_MAIL, SMTP_DATA), "^5.*" + SHUT, S12),
          row("any", SMTP_MAIL, "^5.*\\baccount (blocked|locked|disabled|suspended)\\b", S12),
          row("any", SMTP_RCPT, "^5.*\\byour account (is|was|has been) " + CLOSED, S12),
          row("Mailgun", LETTER, "^421.*not allowed to send", S12),
          row("Google", LETTER, "daily user sending|^550[ -]5\\.4\\.5", S13),
          row("Microsoft", LETTER, "^55\\d[ -]5\\.1\\.90|SubmissionQuotaExceeded", S13),
          row("any", LETTER, "^5.*\\b(" + RATE + ").{0,40}(exceeded|reached|exhausted)", S13),
          row("any", LETTER, "^5.*(exceeded|reached).{0,60}\\b(" + RATE + ")", S13),
          row("Tencent", LETTER, "^5.*frequency (is )?limit", S13),
          // A letter: who may not write
          row("Tencent, Aliyun", LETTER, "^[45].*" + OTHER_SENDER, S4),
          row("Zoho", LETTER, "relaying disallowed|sender is not allowed to relay", S4),
          row("Microsoft", LETTER, "SendAsDenied|^550[ -]5\\.7\\.60", S4),
          row("Postfix", LETTER, "^5.*(sender address rejected|not owned by)", S4),
          row("Apple, IONOS", LETTER, "^5.*(not one of your addresses|sender address is not)", S4),
          row("Amazon", LETTER, "^5.*not authori[sz]ed to (perform|send)", S4),
          row("Exim, senders", LETTER, "^5.*(sender verify failed|(not|a) verified)", S4),
          row(
              "any",
              LETTER,
              "^[45].*relay(ing)? (access )?(is )?(denied|not permitted|prohibited)",
              S5),
          row("Exchange", LETTER, "^5.*unable to relay", S5),
          row("qmail", LETTER, "^5.*\\brcpthosts\\b", S5),
          row("qmail", SMTP_DATA, "^5.*\\(#5\\.3\\.\\d\\)", SEND_REFUSED),
          row(
              "any",
              LETTER,
              "^5.*(spamhaus|spamcop|block(ed)? ?list|blacklist|\\bRBL\\b|\\bdnsbl\\b|blocked using"
                  + "|(poor|bad|low) reputation|reputation service)|^550[ -]5\\.7\\.708",
              S22),
          row(
              "Yahoo",
              LETTER,
              "\\[TSS?\\d+]|^5.*\\b(mails?|messages|connections?) from (the |your |this )?"
                  + "(IP|\\[?(\\d+\\.){3}\\d+)\\b",
              S22),
          row(
              "any",
              LETTER,
              "^5(?!03).*\\b(HELO|EHLO)\\b|^4.*\\b(HELO|EHLO) command rejected",
              S32),
          row(
              "Postfix, RFC 7372",
              LETTER,
              "^[45].*(cannot find your|\\breverse (DNS|lookup|(host)?name)|\\brDNS\\b|\\bPTR\\b)"
                  + "|^5\\d\\d[ -]5\\.7\\.25\\b",
              S32),
          // A letter: who cannot be written to
          row(
              "any",
              EnumSet.of(SMTP_RCPT, SMTP_DATA),
              "too many recipients|(maximum|max|allowed) (number of )?recipients",
              S8),
          row("any", SMTP_DATA, "^5.*\\bfrom\\b.{0,20}does not match", S4),
          row(
              "Zoho, Postfix",
              SMTP_DATA,
              "^5.*(no valid recipient|invalid recipient|no such user|user unknown)",
              S6),
          // A letter: what is in it
          row("any", LETTER, "subject is mandatory", S17),
          row(
              "RFC 7372",
              LETTER,
              "^5.*(DMARC|\\bSPF\\b|DKIM|sender policy framework)|^5\\d\\d[ -]5\\.7\\.(2[0-46]|515)\\b",
              S18),
          row(
              "any",
              LETTER,
              "^5.*(virus|\\bspam\\b|attachment|content (is )?(rejected|blocked))",
              S16),
          row(
              "any",
              SMTP_DATA,
              "^5(?!\\d\\d[ -]5\\.6\\.).*(unsolicited|malware|phish|malicious|\\bcontent\\b)",
              S16),
          row("Google", SMTP_DATA, "^55[24][ -]5\\.7\\.[01]", S16),
          // A letter: what passes
          row("any", LETTER, "grey ?list|gray ?list", S9),
          row(
              "any",
              LETTER,
              "^4(?!\\d\\d[ -]4\\.2\\.)(?!.*(mailbox|quota|recipient|user)).*" + SPACE,
              S21),
          row(
              "Microsoft",
              LETTER,
              "^4.*((too many|concurrent|simultaneous) (connections?|sessions?)"
                  + "|(connections?|sessions?) limit)\\b",
              A25),
          row(
              "any",
              LETTER,
              "^4.*(" + RATE + "|rate ?(over)?limit|too m(any|uch)|too frequent)",
              S10),
          row("any", LETTER, "rate ?limit|too many (messages|emails|mails)", S10),
          row("Microsoft", LETTER, "^5\\d\\d[ -]5\\.7\\.30\\b|basic authentication is not", A12),
          // A letter: who is not let in, whoever writes to whomever
          row( // A list or a group chooses who may write to it.
              "Microsoft",
              LETTER,
              "^5.*RESOLVER\\.RST|^5\\d\\d[ -]5\\.7\\.1(2\\d|3[0-6])\\b",
              SEND_REFUSED),
          row(
              "any",
              LETTER,
              "^5.*\\b(auth(entication)?|log-?in|sign-?in) (is )?(required|needed|necessary)"
                  + "|^5.*(requires?|needs?|without|must) ((be|first|to|SMTP) ){0,2}"
                  + "(authenti|auth\\b|log ?in|sign ?in)"
                  + "|^5.*\\b(client|you|user)\\b.{0,20} not (yet )?(authenticated|logged in)"
                  + "|^5.*please (authenticate|log ?in|sign ?in)\\b",
              S2),
          row(
              "any",
              SMTP_RCPT,
              "^5(?!.*sender).*(\\bno such (user|recipient|mailbox|address|account)"
                  + "|\\bunknown (user|recipient|mailbox|address|account)"
                  + "|(user|recipient|mailbox|address|account) (is )?(unknown|not found)"
                  + "|(does ?n.t|does not) exist)",
              S6),
          row(
              "any",
              EnumSet.of(SMTP_MAIL, SMTP_RCPT),
              "^5(?!\\d\\d[ -]5\\.[124]\\.)(?!.*sender)"
                  + ".*(\\bpolic(y|ies)\\b|access denied|\\bclient( host)? (was |is )?rejected)",
              SEND_REFUSED),
          // A letter, by number (RFC 5321 §4.2, RFC 3463 §3)
          row("RFC 5321", LETTER, "^503", S3),
          row("RFC 4954", LETTER, "^53[045]", S2),
          row("Microsoft", LETTER, "^432[ -]4\\.3\\.2\\b", A25),
          row("RFC 3463", SMTP_RCPT, "^452([ -]4\\.5\\.3|[ -](?!4\\.))", S8),
          row("RFC 3463", LETTER, "^452[ -]4\\.3\\.1", S21),
          row("RFC 3463", LETTER, "^4\\d\\d[ -]4\\.(2\\.|7\\.1\\b.*(denied|rejected))", S9),
          row("RFC 3463", LETTER, "^(4\\d\\d[ -]4\\.7\\.\\d+|452)", S10, S9),
          row("RFC 5321", LETTER, "^4", S9),
          row("RFC 5321", EnumSet.of(SMTP_MAIL, SMTP_DATA), "^552|5\\.3\\.4", S15),
          row("RFC 5321", SMTP_RCPT, "5\\.3\\.4", S15),
          row("RFC 3463", LETTER, "^(501|553[ -]5\\.1\\.3|5\\d\\d[ -]5\\.6\\.7|555)", S19),
          row("RFC 5321", LETTER, "^50[024]", SEND_REFUSED),
          row("RFC 5321", SMTP_MAIL, "^5" + SENDER, S4),
          row("RFC 5321", SMTP_MAIL, "^5", SEND_REFUSED),
          row("RFC 3463", SMTP_DATA, "^5\\d\\d[ -]5\\.1\\.1\\b", S6),
          // RFC 3463 §3.7, §3.8: neither code says that there is no such address.
          row("RFC 3463", SMTP_RCPT, "^5\\d\\d[ -]5\\.[67]\\.", SEND_REFUSED),
          row(
              "RFC 5321",
              SMTP_RCPT,
              "^5(?!\\d\\d[ -]5\\.1\\.).*" + NOT_ABOUT_RECIPIENT,
              SEND_REFUSED),
          row("RFC 5321", SMTP_RCPT, "^5[0-9]{2}", S6),
          row("RFC 5321", SMTP_DATA, "^553", S4),
          // Instead of a greeting, or to EHLO
          row("any", ARRIVAL, "spamhaus|spamcop|(block(ed)?|black) ?list|\\b(RBL|DNSBL)\\b", G3),
          row("any", ARRIVAL, CONNECTIONS, A25),
          row("any", ARRIVAL, "^4.*(" + RATE + "|too m(any|uch) (e-?)?mails?\\b)", S10),
          row("any", ARRIVAL, "^4.*(too m(any|uch) messages|\\bvolume\\b|unsolicited)", S10),
          row(
              "any",
              ARRIVAL,
              "^421[ -]4\\.7|^4.*(rate limit|throttl|too many|too fast|too frequent)",
              A26),
          row("RFC 5321", SMTP_GREETING, "^[45]", G3),
          row("RFC 5321", SMTP_EHLO, "^[45]", G6),
          row("RFC 3207", SMTP_STARTTLS, "^[45]", K2));

  private SubmissionReplies() {}
}
