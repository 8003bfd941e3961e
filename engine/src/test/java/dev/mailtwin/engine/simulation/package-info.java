/// The big simulation: the real planner, executor, remote and store, between a model server and a
/// disk that loses power.
@NullMarked
package dev.mailtwin.engine.simulation;

import org.jspecify.annotations.NullMarked;
