package dev.mailtwin.engine.problem;

/// How servers say things in their own words: parts of the patterns of [ReplyTable].
final class ReplyWords {

  /// What providers count.
  static final String RATE =
      "(daily|hourly|sending|send|outgoing|outbound|submission|messages?( per \\w+)?|mails?)"
          + " (\\w+ )?(quota|limit|rate)s?";

  static final String CONNECTIONS =
      "((too many|concurrent|simultaneous).{0,20}(connections?|sessions?)\\b"
          + "|(connections?|sessions?)( limit)?.{0,20}(reached|exceeded))";

  /// How servers say that they have no room themselves.
  static final String SPACE =
      "(insufficient (\\w+ )?(storage|space|resources)|(not enough|no|out of|short of|low on)"
          + " (\\w+ )?(disk|storage|space)|disk (is )?full)";

  /// What becomes of accounts that are not to be used.
  static final String CLOSED =
      "(\\w+ )?(blocked|locked|disabled|suspended|deactivated|restricted)\\b";

  /// How providers say that an account may not send any more.
  static final String SHUT =
      "(\\b(sending|outgoing|outbound)\\b.{0,40}"
          + "|\\b(account|domain|user)\\b.{0,40}\\b(is|was|been) )"
          + CLOSED;

  /// What words about the sender are made of, where nothing else is known.
  static final String SENDER =
      "(?!.*\\bIP\\b)(?=.*(\\b(senders?|from|alias|envelope|return-?path|identity|address(es)?|domain)\\b"
          + "|not (\\w+ )?(allowed|permitted|authori[sz]ed|owned)|<[^ >]+>|5\\.1\\.[078]\\b"
          + "|mailbox (is )?(unavailable|not available)"
          + "|absender|expéditeur|remitente|mittente|remetente|nadawc|afzender|отправител)"
          + "|\\d\\d([ -]\\d\\.\\d+\\.\\d+)?( \\S+)?$)";

  /// What a recipient can do nothing about.
  static final String NOT_ABOUT_RECIPIENT =
      "(\\bIP\\b|prohibit|\\bbusy\\b|try again|not allowed to send)";

  /// How servers say that something is switched off.
  static final String OFF =
      "(disabled|deactivated|(switched|turned) off|not (enabled|activ|allow|permit|availab))";

  /// The same of IMAP as such, and not of something that is done by it.
  static final String IMAP_OFF =
      "\\bIMAP( (access|service|protocol|log-?ins?))?( (is|are|has been|was))?( \\w+)? "
          + OFF
          + "|"
          + OFF
          + " (for )?IMAP (access|use)|\\b(enable|activate|turn on) IMAP\\b";

  /// An account that is there, and may not be used this way.
  static final String BANNED_FOR_IMAP =
      "(account|user|mailbox).{0,20}\\b(disabled|blocked|locked)\\b.{0,8}\\b(for|from) (\\w+/)?IMAP"
          + "|\\b(IMAP|POP)( access)?\\b.{0,40}\\b(been|is|was) (blocked|locked)\\b";

  /// A server that could not ask whoever knows the passwords: what Cyrus' SASL, Dovecot and others
  /// say of a part of theirs that is away.
  static final String NOT_ASKED =
      "generic failure|(could ?n.t|could not|can ?not|can.t|unable to|failed to) (contact|connect|reach)"
          + "|\\bLDAP\\b|database (error|failure)|\\b(system|server) (error|failure)"
          + "|\\b(server|system) (is )?(too )?busy|\\btimed? ?out\\b"
          + "|connection (to .{0,40})?(lost|refused|reset)|lost connection|\\bbackend\\b";

  /// What some providers make besides the password, for programs only.
  static final String APP_PASSWORD =
      "(app(lication)?[- ]?(specific )?[- ]?(password|passcode)|authori[sz](ation|ed) code)";

  /// That a login or what was presented with it is not accepted.
  static final String VERDICT =
      "\\b(log-?in|sign-?in|logon|auth\\w*|credentials?|password|user ?name)\\b.{0,40}"
          + "\\b(fail\\w*|invalid|incorrect|wrong|bad|denied|refused|reject\\w*|not)\\b"
          + "|\\b(fail\\w*|invalid|incorrect|wrong|bad)\\b.{0,40}"
          + "\\b(log-?in|sign-?in|logon|auth\\w*|credentials?|password|user ?name)\\b";

  /// A second proof that only a browser can ask for.
  static final String TWO_STEPS = "\\b(two|2|multi)[- ]?(factor|step)\\b|\\b[2m]fa\\b";

  /// Whoever signs in has no mailbox, or none that can be opened.
  static final String NO_MAILBOX =
      "(unable|can ?not|can.t|could ?n.t|could not|failed) (to )?(open|access|find|read|create)"
          + " (\\w+ ){0,3}(mailbox|maildir|inbox)|(mailbox|maildir) (does not|doesn.t) exist"
          + "|no such file or directory|\\bchdir\\b";

  /// What is not the provider's own: programs that have to be let in first.
  static final String OTHER_PROGRAMS =
      "(third[- ]party (\\w+ )?(access|apps?|applications?|clients?|programs?)"
          + "|(mail|external) (clients?|programs?|apps?))";

  /// How servers say that the sender is not whoever signed in.
  static final String OTHER_SENDER =
      "\\b(mail from|sender|from address)\\b.{0,30}(must (be (the )?same|equal|match)"
          + "|(does ?n.t|does not) (conform|match|equal))";

  /// How servers say that a mailbox is full.
  static final String OVER_QUOTA =
      "over ?quota|\\bquota\\b.{0,20}(exceeded|reached|full|used up)"
          + "|(exceed\\w*|reached|over|% of) (\\w+ ){0,2}quota|mailbox (is )?(over)?full";

  /// How servers say that somebody may not do something with a mailbox.
  static final String NO_RIGHT =
      "(permission|access) (is |was )?(denied|refused)|\\bno (permission|right|access)s?\\b"
          + "|insufficient (permission|right|privilege)s?"
          + "|\\b(you|user|account) (is |are )?not (permitted|allowed|authori[sz]ed)"
          + "|not (permitted|allowed|authori[sz]ed) to (open|access|read|select|list|see)";

  static final String PLAN =
      "\\b(plans?|subscription|package|tariff|licen[cs]e|upgrade|edition"
          + "|(premium|paid|paying) (users|accounts|customers|members))\\b";

  static final String GOING_OUT = "\\b(SMTP|sending|outgoing|outbound)\\b";

  /// How providers say that a plan is without sending.
  static final String EXCLUDED =
      "(" + GOING_OUT + ".{0,60}" + PLAN + "|" + PLAN + ".{0,60}" + GOING_OUT + ")";

  /// What a larger plan would have more of.
  static final String LIMITED = "(limit|quota|exceeded|reached)";

  /// Not the name of a server, and not what Exchange begins its words with.
  static final String SMTP_OFF =
      "(\\bSMTP\\b(?![.;]).{0,40}" + OFF + "|" + OFF + ".{0,20}\\bSMTP\\b(?![.;]))";

  /// Where a connection comes from.
  static final String PLACE =
      "\\b(IPs?|IP.?address(es)?|countr(y|ies)|region|location|networks?)\\b";

  static final String BARRED =
      "(not (\\w+ )?(allow|permit|authori[sz])|denied|restricted|forbidden|rejected|disallowed)";

  static final String TRIES = "(log-?in|sign-?in|logon|password|auth\\w*)";

  private ReplyWords() {}
}
