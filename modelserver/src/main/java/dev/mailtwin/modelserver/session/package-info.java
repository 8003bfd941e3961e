/// One connection's conversation: its state and one handler per command.
@NullMarked
package dev.mailtwin.modelserver.session;

import org.jspecify.annotations.NullMarked;
