/// Decides what must change so that server and disk agree, and carries it out step by step.
///
/// [SyncPlanner] is a pure function of three views: what the server has, what the disk has, what
/// both had when they last agreed. [MailboxSync] acts for one mailbox, [AccountSync] for all of an
/// account. Neither knows that the disk is a disk: they see [TwinMailbox] and [ServerMailbox].
///
/// **Threads.** An account is synced by one thread. Bodies arrive on the reading thread of the
/// connection, see [BodyReceiver].
@NullMarked
package dev.mailtwin.engine.sync;

import org.jspecify.annotations.NullMarked;
