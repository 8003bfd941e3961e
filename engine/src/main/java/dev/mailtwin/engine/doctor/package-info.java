/// The doctor: one class per check, in the order of a connection, and one class per kind of failure
/// that asks further until one cause is left, or says which cannot be told apart.
@NullMarked
package dev.mailtwin.engine.doctor;

import org.jspecify.annotations.NullMarked;
