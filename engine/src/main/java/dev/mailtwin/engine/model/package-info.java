/// The nouns of the engine: values that every other part uses. Records without behaviour of their
/// own beyond what keeps them valid.
@NullMarked
package dev.mailtwin.engine.model;

import org.jspecify.annotations.NullMarked;
