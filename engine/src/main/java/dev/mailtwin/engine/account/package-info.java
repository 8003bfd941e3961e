/// Settings of accounts (TOML), and where their secrets come from.
@NullMarked
package dev.mailtwin.engine.account;

import org.jspecify.annotations.NullMarked;
