/// The server side of sync: opens accounts and mailboxes over IMAP, chooses the best command the
/// server has, and falls back where it lacks one.
///
/// Start reading at [ImapAccount]. The ladder is in [Looker].
@NullMarked
package dev.mailtwin.engine.remote;

import org.jspecify.annotations.NullMarked;
