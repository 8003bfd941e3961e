/// An SMTP submission client: hands a message to the user's own provider and knows what became of
/// it.
///
/// Speaks SMTP (RFC 5321) as a submission client (RFC 6409) with STARTTLS (RFC 3207), AUTH (RFC
/// 4954), PIPELINING (RFC 2920), SIZE (RFC 1870), 8BITMIME (RFC 6152), SMTPUTF8 (RFC 6531), DSN
/// (RFC 3461), CHUNKING (RFC 3030) and enhanced status codes (RFC 2034, RFC 3463). Knows nothing
/// about disks, accounts or users.
///
/// Start reading at [SmtpConnection]. One message is a [Submission]; what became of it is a
/// [SubmissionResult], which always says whether the message may have been taken. The bytes are
/// handled in `wire`, which is not for others.
///
/// **Threads.** A connection is used by one thread at a time; any thread may close it. Each owns
/// one virtual thread that only reads. It never writes and runs no code of the caller.
///
/// **Errors.** Every failure of a conversation is an [SmtpException]; its subclass says whose move
/// it is.
@NullMarked
package dev.mailtwin.protocol.smtp;

import org.jspecify.annotations.NullMarked;
