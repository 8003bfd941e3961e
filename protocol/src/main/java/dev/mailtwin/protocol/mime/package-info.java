/// Writing letters, and reading what matters of complete ones.
///
/// A [Letter] says what is to be written; [Composer] writes it: headers folded and encoded (RFC
/// 5322, RFC 2047, RFC 2231, RFC 6532), bodies in the smallest transfer encoding that survives
/// every server (RFC 2045). Nothing is random and no clock is asked: Message-ID, date and boundary
/// come with the letter, so the same letter always has the same bytes. Attachments are streamed.
///
/// A message that another program composed is not parsed into a letter. [LetterReader] reads who it
/// is from and for, and [LetterFreezer] copies it with blind copies removed and missing fields
/// added, without touching any other byte.
///
/// **Line injection.** CR, LF and NUL enter no header field, whatever a [Letter] holds: they are
/// refused before the first byte is written.
///
/// **Errors.** What cannot be written or understood is a [MimeException]; its subclass says what
/// the author of the letter can mend.
///
/// **Threads.** Records may be shared; everything else is used by one thread.
@NullMarked
package dev.mailtwin.protocol.mime;

import org.jspecify.annotations.NullMarked;
