/// What the engine's tests need of conversations.
@NullMarked
package dev.mailtwin.protocol.imap;

import org.jspecify.annotations.NullMarked;
