/// The commands that look back and put things right: `history`, `undo`, `verify`, `repair`.
@NullMarked
package dev.mailtwin.app.cli.past;

import org.jspecify.annotations.NullMarked;
