/// SASL: what a client says to prove who it is (RFC 4422).
@NullMarked
package dev.mailtwin.protocol.sasl;

import org.jspecify.annotations.NullMarked;
