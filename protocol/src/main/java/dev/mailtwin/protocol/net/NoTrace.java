package dev.mailtwin.protocol.net;

/// The trace nobody reads.
enum NoTrace implements Trace {
  NONE;

  @Override
  public void sent(String line) {}

  @Override
  public void received(String line) {}

  @Override
  public boolean isOn() {
    return false;
  }
}
