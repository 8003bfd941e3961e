package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.profile.Quirk;
import dev.mailtwin.modelserver.store.MailStore;
import dev.mailtwin.modelserver.store.MailboxInfo;
import dev.mailtwin.modelserver.wire.Args;
import dev.mailtwin.modelserver.wire.BadSyntaxException;
import dev.mailtwin.modelserver.wire.MailboxNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// LIST with its extensions, `RFC 5258 §3`, `RFC 5819 §2`, `RFC 6154 §2`; LSUB and XLIST.
final class ListCommands {

  /// What a LIST command asks for.
  private static final class Request {
    final Set<String> select = new HashSet<>();
    final Set<String> returned = new HashSet<>();
    final List<String> patterns = new ArrayList<>();
    final List<String> status = new ArrayList<>();
    boolean extended;
    String reference = "";

    boolean asks(String option) {
      return select.contains(option) || returned.contains(option);
    }
  }

  private ListCommands() {}

  static Tagged list(Session session, Args args) throws IOException, BadSyntaxException {
    Request request = parse(session, args);
    if (!request.extended && request.patterns.equals(List.of(""))) {
      String delimiter = delimiter(session.host().store().delimiter());
      session.untagged("LIST (\\Noselect) " + delimiter + " \"\"");
      return Tagged.ok();
    }
    answer(session, request, "LIST");
    return Tagged.ok();
  }

  static Tagged xlist(Session session, Args args) throws IOException, BadSyntaxException {
    Request request = plain(session, args);
    request.returned.addAll(List.of("SPECIAL-USE", "XLIST"));
    answer(session, request, "XLIST");
    return Tagged.ok();
  }

  /// `RFC 3501 §6.3.9`
  static Tagged lsub(Session session, Args args) throws IOException, BadSyntaxException {
    Request request = plain(session, args);
    request.select.add("SUBSCRIBED");
    answer(session, request, "LSUB");
    return Tagged.ok();
  }

  private static Request plain(Session session, Args args) throws BadSyntaxException {
    var request = new Request();
    request.reference = session.mailbox(args);
    args.space();
    request.patterns.add(session.names().decode(args.pattern()));
    args.end();
    return request;
  }

  private static Request parse(Session session, Args args) throws BadSyntaxException {
    var request = new Request();
    if (args.peek() == '(') {
      request.extended = true;
      options(session, args, request.select, request);
      args.space();
    }
    request.reference = session.mailbox(args);
    args.space();
    if (args.take('(')) {
      request.extended = true;
      do {
        request.patterns.add(session.names().decode(args.pattern()));
      } while (args.take(' '));
      args.expect(')');
    } else {
      request.patterns.add(session.names().decode(args.pattern()));
    }
    if (args.take(' ')) {
      request.extended = true;
      if (!args.keyword().equals("RETURN")) {
        throw new BadSyntaxException("Expected RETURN");
      }
      args.space();
      options(session, args, request.returned, request);
    }
    args.end();
    boolean known = session.has("LIST-EXTENDED") || session.has("LIST-STATUS");
    if (request.extended && !known) {
      throw new BadSyntaxException("Extended LIST is not known here");
    }
    return request;
  }

  private static void options(Session session, Args args, Set<String> into, Request request)
      throws BadSyntaxException {
    args.expect('(');
    if (args.take(')')) {
      return;
    }
    do {
      String option = args.keyword();
      boolean known =
          switch (option) {
            case "SUBSCRIBED", "REMOTE", "RECURSIVEMATCH", "CHILDREN" -> true;
            case "SPECIAL-USE" -> session.has("SPECIAL-USE");
            case "STATUS" -> session.has("LIST-STATUS");
            default -> false;
          };
      if (!known) {
        throw new BadSyntaxException("Unknown LIST option");
      }
      if (option.equals("STATUS")) {
        args.space();
        request.status.addAll(MailboxCommands.statusItems(session, args));
      }
      into.add(option);
    } while (args.take(' '));
    args.expect(')');
  }

  private static void answer(Session session, Request request, String reply) throws IOException {
    List<MailboxInfo> all = session.host().store().list();
    Set<String> parents = parents(all);
    for (MailboxInfo mailbox : all) {
      boolean wanted =
          matches(request, mailbox)
              && (!request.select.contains("SUBSCRIBED") || mailbox.traits().subscribed())
              && (!request.select.contains("SPECIAL-USE")
                  || !mailbox.traits().specialUse().isEmpty());
      if (!wanted) {
        continue;
      }
      String attributes =
          String.join(" ", attributes(session, request, mailbox, parents.contains(mailbox.name())));
      String name = session.names().encode(mailbox.name());
      String delimiter = delimiter(mailbox.delimiter());
      session.untagged(reply + " (" + attributes + ") " + delimiter + " " + name);
      if (!request.status.isEmpty() && !mailbox.traits().noSelect()) {
        session.untagged(MailboxCommands.statusLine(session, mailbox, request.status));
      }
    }
  }

  /// As LIST and NAMESPACE write it.
  static String delimiter(char delimiter) {
    boolean flat = delimiter == MailStore.FLAT;
    return flat ? "NIL" : MailboxNames.quoted(String.valueOf(delimiter));
  }

  private static List<String> attributes(
      Session session, Request request, MailboxInfo mailbox, boolean parent) {
    MailboxInfo.Traits traits = mailbox.traits();
    var attributes = new ArrayList<String>();
    if (traits.noSelect()) {
      attributes.add(request.extended ? "\\NonExistent" : "\\Noselect");
    }
    if (traits.noInferiors()) {
      attributes.add("\\Noinferiors");
    } else if (session.has("CHILDREN") || request.asks("CHILDREN")) {
      attributes.add(parent ? "\\HasChildren" : "\\HasNoChildren");
    }
    if (request.asks("SUBSCRIBED") && request.extended && traits.subscribed()) {
      attributes.add("\\Subscribed");
    }
    boolean special =
        (session.has("SPECIAL-USE") && !request.extended) // Like Dovecot: else only when asked.
            || request.asks("SPECIAL-USE")
            || session.profile().has(Quirk.SPECIAL_USE_IN_PLAIN_LIST);
    if (request.asks("XLIST") && mailbox.name().equals("INBOX")) {
      attributes.add("\\Inbox");
    }
    if (special && !traits.specialUse().isEmpty()) {
      attributes.add(traits.specialUse());
    }
    return attributes;
  }

  private static Set<String> parents(List<MailboxInfo> all) {
    var parents = new HashSet<String>();
    for (MailboxInfo mailbox : all) {
      int end = mailbox.name().lastIndexOf(mailbox.delimiter());
      if (end > 0) {
        parents.add(mailbox.name().substring(0, end));
      }
    }
    return parents;
  }

  private static boolean matches(Request request, MailboxInfo mailbox) {
    for (String pattern : request.patterns) {
      String whole = request.reference + pattern;
      boolean inbox = mailbox.name().equals("INBOX") && whole.equalsIgnoreCase("INBOX");
      if (inbox || Wildcards.match(whole, mailbox.name(), mailbox.delimiter())) {
        return true;
      }
    }
    return false;
  }
}
