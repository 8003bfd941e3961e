/// Finding servers, against DNS and web servers on loopback.
@NullMarked
package dev.mailtwin.engine.discovery;

import org.jspecify.annotations.NullMarked;
