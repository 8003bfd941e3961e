/// What happened to the mail, and the way back: history, undo, verify and repair.
@NullMarked
package dev.mailtwin.engine.history;

import org.jspecify.annotations.NullMarked;
