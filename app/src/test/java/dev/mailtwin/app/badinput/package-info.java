/// Everything that can be wrong outside of Mailtwin, through its command line: each gets its
/// sentence, its code and its exit status, and nothing is lost.
@NullMarked
package dev.mailtwin.app.badinput;

import org.jspecify.annotations.NullMarked;
