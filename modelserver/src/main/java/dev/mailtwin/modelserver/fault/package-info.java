/// Disturbances that tests ask for: cut connections, refusals, garbage.
@NullMarked
package dev.mailtwin.modelserver.fault;

import org.jspecify.annotations.NullMarked;
