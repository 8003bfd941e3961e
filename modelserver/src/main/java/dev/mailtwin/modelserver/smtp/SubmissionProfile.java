package dev.mailtwin.modelserver.smtp;

import java.util.ArrayList;
import java.util.List;

/// What kind of submission server is played: what it offers and how it words its replies.
///
/// @param greeting after the code 220
/// @param hello what the first line of the answer to EHLO says
/// @param keywords what EHLO offers apart from STARTTLS, AUTH and SIZE
/// @param mechanisms after AUTH
/// @param offer the limit and the wording
public record SubmissionProfile(
    String greeting, String hello, List<String> keywords, List<String> mechanisms, Offer offer) {

  /// The limit and the wording.
  ///
  /// @param sizeMax the largest message, in octets; announced with SIZE
  public record Offer(long sizeMax, Words words) {}

  /// Replies that differ from server to server. `%s` is the address, the octets or the queue id.
  ///
  /// @param enhanced whether replies carry enhanced status codes
  /// @param loggedIn after AUTH
  /// @param loginFailed after AUTH
  /// @param loginNeeded when MAIL comes first
  /// @param accepted after the message; with a `%s` for the queue id, or without
  public record Words(
      boolean enhanced, String loggedIn, String loginFailed, String loginNeeded, String accepted) {}

  public SubmissionProfile {
    keywords = List.copyOf(keywords);
    mechanisms = List.copyOf(mechanisms);
  }

  /// Zoho: AUTH and SIZE, and nothing else.
  public static SubmissionProfile zoho() {
    return new SubmissionProfile(
        "mx.zohomail.com SMTP Server ready June 12, 2026 7:01:09 AM PDT",
        "mx.zohomail.com Hello client (127.0.0.1 (127.0.0.1))",
        List.of(),
        List.of("LOGIN", "PLAIN"),
        new Offer(
            53_477_376,
            new Words(
                false,
                "235 Authentication Successful",
                "535 Authentication Failed",
                "530 5.5.1 Authentication Required.",
                "250 Message received")));
  }

  /// A server with every extension a submission client may use.
  public static SubmissionProfile generic() {
    return new SubmissionProfile(
        "mail.sample.example ESMTP",
        "mail.sample.example",
        List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING", "ENHANCEDSTATUSCODES"),
        List.of("PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"),
        new Offer(
            36_700_160,
            new Words(
                true,
                "235 2.7.0 Authentication successful",
                "535 5.7.8 Error: authentication failed",
                "530 5.7.0 Authentication required",
                "250 2.0.0 Ok: queued as %s")));
  }

  /// The same without some of what EHLO offers.
  public SubmissionProfile without(String... names) {
    List<String> left = new ArrayList<>(keywords);
    left.removeAll(List.of(names));
    return new SubmissionProfile(greeting, hello, left, mechanisms, offer);
  }

  /// The same with another limit.
  public SubmissionProfile withSizeMax(long octets) {
    return new SubmissionProfile(
        greeting, hello, keywords, mechanisms, new Offer(octets, offer.words));
  }

  boolean has(String keyword) {
    return keywords.contains(keyword);
  }

  Words words() {
    return offer.words;
  }

  long sizeMax() {
    return offer.sizeMax;
  }

  /// A reply, with its enhanced code if this server uses them.
  String reply(int code, String enhanced, String text) {
    return code + " " + (words().enhanced ? enhanced + " " : "") + text;
  }
}
