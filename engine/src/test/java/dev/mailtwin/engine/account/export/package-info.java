/// Tests of what is written for other programs.
@NullMarked
package dev.mailtwin.engine.account.export;

import org.jspecify.annotations.NullMarked;
