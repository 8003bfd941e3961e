/// Bytes to replies, and messages to bytes. Not for users of the client.
@NullMarked
package dev.mailtwin.protocol.smtp.wire;

import org.jspecify.annotations.NullMarked;
