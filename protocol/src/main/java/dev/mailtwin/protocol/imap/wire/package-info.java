/// Bytes to records and back, one method per ABNF rule. Not for users of the client.
@NullMarked
package dev.mailtwin.protocol.imap.wire;

import org.jspecify.annotations.NullMarked;
