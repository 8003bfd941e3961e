/// What a modelled server offers and where it deviates from the standards.
@NullMarked
package dev.mailtwin.modelserver.profile;

import org.jspecify.annotations.NullMarked;
