/// What letters are read from and stamped with on this computer, and the process that delivers them
/// after the command that took them has ended.
@NullMarked
package dev.mailtwin.app.letter;

import org.jspecify.annotations.NullMarked;
