/// An account's settings in the words of other programs: one class per program, each a pure
/// function from settings to text. No password is in any of them.
@NullMarked
package dev.mailtwin.engine.account.export;

import org.jspecify.annotations.NullMarked;
