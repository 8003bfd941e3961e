/// From an address to the servers: each source of settings a class of its own, asked side by side,
/// without a password.
@NullMarked
package dev.mailtwin.engine.discovery;

import org.jspecify.annotations.NullMarked;
