/// The big simulation: the real planner, executor, remote and store, between a model server and a
/// disk that loses power.
@org.jspecify.annotations.NullMarked
package dev.mailtwin.engine.simulation;
