/// Sending through real and model servers, by the command line.
@NullMarked
package dev.mailtwin.app.sending;

import org.jspecify.annotations.NullMarked;
