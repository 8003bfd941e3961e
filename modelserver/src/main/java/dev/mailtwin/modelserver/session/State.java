package dev.mailtwin.modelserver.session;

/// The states of a connection in their order, `RFC 9051 §3`.
enum State {
  NOT_AUTHENTICATED,
  AUTHENTICATED,
  SELECTED
}
