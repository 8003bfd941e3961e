@org.jspecify.annotations.NullMarked
package dev.mailtwin.modelserver.smtp;
