/// The wire breaks at any byte and the process dies at any moment: running again reaches the end
/// that an undisturbed run reaches.
@NullMarked
package dev.mailtwin.app.interruption;

import org.jspecify.annotations.NullMarked;
