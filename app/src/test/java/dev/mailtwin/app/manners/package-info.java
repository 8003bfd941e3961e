/// Servers with faults, servers that are busy or strict, and servers that mean harm.
@NullMarked
package dev.mailtwin.app.manners;

import org.jspecify.annotations.NullMarked;
