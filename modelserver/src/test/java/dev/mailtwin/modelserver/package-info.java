/// Dialogs with the model server over real sockets.
@NullMarked
package dev.mailtwin.modelserver;

import org.jspecify.annotations.NullMarked;
