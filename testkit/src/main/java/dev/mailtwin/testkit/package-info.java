/// What tests lean on: real and scripted servers, proxies, peers, clocks and seeds.
@NullMarked
package dev.mailtwin.testkit;

import org.jspecify.annotations.NullMarked;
