/// Tests of single commands.
@NullMarked
package dev.mailtwin.app.cli;

import org.jspecify.annotations.NullMarked;
