package dev.mailtwin.protocol.imap;

/// What follows OK, NO, BAD or BYE (RFC 9051 §7.1).
///
/// @param code what a program reads
/// @param human what a person reads; from the server, so escape it before showing it
public record ResponseText(ResponseCode code, String human) {}
