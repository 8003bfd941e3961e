package dev.mailtwin.protocol.dns;

/// Where mail for a domain is delivered (RFC 1035 §3.3.9).
///
/// @param preference the lowest is tried first
/// @param host in lower case, without a final dot; "." for a domain that takes no mail (RFC 7505
///   §3)
public record Mx(int preference, String host) {}
