/// The commands of IMAP, one record each: what is sent, how the answer is read, what it yields.
///
/// Mailbox names are taken as they are on the wire; see [dev.mailtwin.protocol.imap.MailboxNames].
@NullMarked
package dev.mailtwin.protocol.imap.command;

import org.jspecify.annotations.NullMarked;
