/// Made-up mail for the demo, the tests and the measurements.
@NullMarked
package dev.mailtwin.modelserver.sample;

import org.jspecify.annotations.NullMarked;
