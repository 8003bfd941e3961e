/// Tests of reading letters.
@NullMarked
package dev.mailtwin.app.letter;

import org.jspecify.annotations.NullMarked;
