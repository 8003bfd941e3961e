/// Bytes of one connection: commands in, replies out. Independent of Mailtwin's own protocol code.
@NullMarked
package dev.mailtwin.modelserver.wire;

import org.jspecify.annotations.NullMarked;
