package dev.mailtwin.engine.account;

/// Who logs in, and where the secret comes from.
///
/// @param user the login name
public record Login(String user, PasswordSource password) {}
