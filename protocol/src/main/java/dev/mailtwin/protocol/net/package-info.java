/// Connections: finds the first address that answers, encrypts, counts bytes, keeps a trace.
///
/// Knows nothing about IMAP or SMTP. Start reading at [Connector].
///
/// **Threads.** Connecting races addresses on virtual threads that end before [Connector] returns.
///
/// **Errors.** Every failure to connect is a [NetException]; its subclass says which step failed.
@NullMarked
package dev.mailtwin.protocol.net;

import org.jspecify.annotations.NullMarked;
