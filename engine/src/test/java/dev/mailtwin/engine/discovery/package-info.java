/// Tests of finding servers, against DNS and web servers on loopback.
@org.jspecify.annotations.NullMarked
package dev.mailtwin.engine.discovery;
