/// Tests of settings and secrets.
@NullMarked
package dev.mailtwin.engine.account;

import org.jspecify.annotations.NullMarked;
