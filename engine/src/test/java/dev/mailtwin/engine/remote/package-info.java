/// The server side.
@NullMarked
package dev.mailtwin.engine.remote;

import org.jspecify.annotations.NullMarked;
