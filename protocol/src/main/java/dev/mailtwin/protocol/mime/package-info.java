/// Messages as bytes.
@NullMarked
package dev.mailtwin.protocol.mime;

import org.jspecify.annotations.NullMarked;
