/// What the engine's tests need of conversations.
@org.jspecify.annotations.NullMarked
package dev.mailtwin.protocol.imap;
