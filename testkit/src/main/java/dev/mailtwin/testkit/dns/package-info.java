/// Name servers on loopback that know one zone, and answer oddly where it says so.
@NullMarked
package dev.mailtwin.testkit.dns;

import org.jspecify.annotations.NullMarked;
