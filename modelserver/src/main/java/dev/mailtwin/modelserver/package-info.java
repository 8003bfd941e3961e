/// An in-memory IMAP server with switchable capabilities and quirks, for the demo and for tests.
@NullMarked
package dev.mailtwin.modelserver;

import org.jspecify.annotations.NullMarked;
