/// The disk side: Maildir files, and one SQLite database behind one writer.
///
/// Maildir is the truth for messages, SQLite for agreements. Start reading at [Twin]; a message
/// comes in through [ArrivalBatch]. What is on the disk is described in `docs/formats.md`.
///
/// **Durability.** Files reach the disk through [Disk], so that tests can take the power away
/// between any two calls.
@NullMarked
package dev.mailtwin.engine.store;

import org.jspecify.annotations.NullMarked;
