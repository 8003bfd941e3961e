/// What the whole program promises, tried on servers of every kind as a user would: set up, change
/// both sides, sync, compare. The comparison shares no code with the program.
@NullMarked
package dev.mailtwin.app.contract;

import org.jspecify.annotations.NullMarked;
