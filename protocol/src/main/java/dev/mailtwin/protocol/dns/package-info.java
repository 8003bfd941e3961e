/// Looks up names: addresses, mail exchangers, texts and services, with the reason where there is
/// none.
@NullMarked
package dev.mailtwin.protocol.dns;

import org.jspecify.annotations.NullMarked;
