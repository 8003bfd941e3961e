/// The words and streams of the command line.
@NullMarked
package dev.mailtwin.app.cli;

import org.jspecify.annotations.NullMarked;
