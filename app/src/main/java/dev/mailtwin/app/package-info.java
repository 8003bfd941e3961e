/// What the user starts. [Main] puts the parts together.
@NullMarked
package dev.mailtwin.app;

import org.jspecify.annotations.NullMarked;
