package dev.mailtwin.engine.model;

/// The name of an account: its address as the user wrote it.
public record AccountId(String address) implements Comparable<AccountId> {

  /// Checks that there is something.
  ///
  /// @throws IllegalArgumentException if blank
  public AccountId {
    if (address.isBlank()) {
      throw new IllegalArgumentException("an account has a name");
    }
  }

  @Override
  public int compareTo(AccountId other) {
    return address.compareTo(other.address);
  }

  @Override
  public String toString() {
    return address;
  }
}
