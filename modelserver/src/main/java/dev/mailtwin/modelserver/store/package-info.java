/// The mail of the model server: mailboxes and messages in memory, shared by all sessions.
@NullMarked
package dev.mailtwin.modelserver.store;

import org.jspecify.annotations.NullMarked;
