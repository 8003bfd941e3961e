/// A submission server that keeps what it is given in memory: RFC 5321 and RFC 6409 as far as a
/// client that hands in mail can tell, strict about everything a client must not do.
@NullMarked
package dev.mailtwin.modelserver.smtp;

import org.jspecify.annotations.NullMarked;
