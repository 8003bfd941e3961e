package dev.mailtwin.protocol.smtp;

import java.util.List;

/// What a server said to an envelope without a message (MAIL, RCPT, RSET).
///
/// @param sender the answer to MAIL
/// @param recipients one result per recipient asked about
/// @param after what became of the connection; takes nothing back of what was said before
public record Probe(Reply sender, List<RecipientResult> recipients, After after) {

  /// What a connection is good for once the server has been asked.
  public enum After {
    /// The envelope is forgotten, and a message may follow.
    READY,
    /// RSET was refused, or the conversation ended: nothing can follow but QUIT.
    SPENT
  }
}
