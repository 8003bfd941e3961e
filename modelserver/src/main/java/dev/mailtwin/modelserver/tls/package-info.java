/// Throw-away certificates for servers on loopback. Never for real use.
@NullMarked
package dev.mailtwin.modelserver.tls;

import org.jspecify.annotations.NullMarked;
