/// What IMAP asks about a message: header fields, addresses, the envelope.
@NullMarked
package dev.mailtwin.modelserver.message;

import org.jspecify.annotations.NullMarked;
