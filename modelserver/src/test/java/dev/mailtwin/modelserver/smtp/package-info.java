/// Tests of the submission server in memory.
@NullMarked
package dev.mailtwin.modelserver.smtp;

import org.jspecify.annotations.NullMarked;
