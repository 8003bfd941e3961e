/// The server side of the comparison with other programs.
@NullMarked
package dev.mailtwin.bench;

import org.jspecify.annotations.NullMarked;
