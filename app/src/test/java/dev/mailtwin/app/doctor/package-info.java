/// The doctor as a user meets it: one scripted server per row of the cause table.
@NullMarked
package dev.mailtwin.app.doctor;

import org.jspecify.annotations.NullMarked;
