/// What words of servers mean.
@NullMarked
package dev.mailtwin.engine.problem;

import org.jspecify.annotations.NullMarked;
