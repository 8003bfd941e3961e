/// An IMAP client: typed commands out, typed responses in.
///
/// Speaks IMAP4rev1 (RFC 3501) and IMAP4rev2 (RFC 9051) plus the extensions named in the classes of
/// [dev.mailtwin.protocol.imap.command]. Knows nothing about disks, accounts or users.
///
/// Start reading at [ImapConnection]. A command is a record that implements [Command]; an answer is
/// a record of [ServerResponse]. The bytes between them are handled in `wire`, which is not for
/// others.
///
/// **Threads.** Each connection owns one virtual thread that only reads. It never writes and runs
/// caller code only in [Command.ReplyReader], which must not wait for the network. Writing is done
/// by the caller's own thread under one lock. See `docs/architecture.md`.
///
/// **Errors.** Every failure is an [ImapException]; its subclass says whose move it is.
@NullMarked
package dev.mailtwin.protocol.imap;

import org.jspecify.annotations.NullMarked;
