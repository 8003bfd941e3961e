/// The disk side, on a real disk and on one that loses power.
@NullMarked
package dev.mailtwin.engine.store;

import org.jspecify.annotations.NullMarked;
