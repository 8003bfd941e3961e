/// What Mailtwin decided: sync, the twin, accounts and problems, behind one facade.
///
/// Start reading at [Engine]. Imports go `model <- sync <- {store, remote}`; everyone may use
/// `problem`; only [Engine] sees all.
@NullMarked
package dev.mailtwin.engine;

import org.jspecify.annotations.NullMarked;
