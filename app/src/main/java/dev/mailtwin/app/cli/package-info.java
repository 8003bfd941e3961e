/// The command line, one class per command. Data goes to standard output, words for people to
/// standard error; the exit status says what became of it, as in sysexits.
@NullMarked
package dev.mailtwin.app.cli;

import org.jspecify.annotations.NullMarked;
