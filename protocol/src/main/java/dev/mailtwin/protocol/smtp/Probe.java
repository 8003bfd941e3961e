package dev.mailtwin.protocol.smtp;

import java.util.List;

/// What a server said to an envelope without a message (MAIL, RCPT, RSET).
///
/// @param sender the answer to MAIL
/// @param recipients one result per recipient asked about
public record Probe(Reply sender, List<RecipientResult> recipients) {}
