/// What no compiler checks: directions, sizes, and lists that must agree.
@NullMarked
package dev.mailtwin.app.architecture;

import org.jspecify.annotations.NullMarked;
