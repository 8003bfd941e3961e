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

  /// Whether somebody who typed this means it. Domains are the same in capitals (RFC 5321 §2.4).
  public boolean isMeantBy(String typed) {
    int at = typed.lastIndexOf('@');
    return typed.equals(address)
        || (at == address.lastIndexOf('@')
            && at >= 0
            && typed.regionMatches(0, address, 0, at)
            && typed.substring(at).equalsIgnoreCase(address.substring(at)));
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
