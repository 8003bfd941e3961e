package dev.mailtwin.modelserver.store;

import java.time.OffsetDateTime;

/// What a message keeps wherever it is copied or moved to.
///
/// @param content its octets
/// @param internalDate when it arrived, or what APPEND said
/// @param emailId `RFC 8474 §5.1`
public record Letter(Content content, OffsetDateTime internalDate, String emailId) {}
