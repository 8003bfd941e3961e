/// Letters are written and read back, by us and by two parsers that are not ours.
@NullMarked
package dev.mailtwin.protocol.mime;

import org.jspecify.annotations.NullMarked;
