/// The catalogue of problems: what went wrong, in words a user can act on.
///
/// Every failure that leaves the engine is a [Problem]; `docs/problems.md` has a section for each
/// code.
@NullMarked
package dev.mailtwin.engine.problem;

import org.jspecify.annotations.NullMarked;
