@NullMarked
package dev.mailtwin.engine.outbox;

import org.jspecify.annotations.NullMarked;
