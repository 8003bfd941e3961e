/// Letters on their way out: accepts one, keeps it until its fate is known, and tells the truth
/// about it. Every transition is durable before the action it names.
@NullMarked
package dev.mailtwin.engine.outbox;

import org.jspecify.annotations.NullMarked;
