package dev.mailtwin.modelserver.session;

import dev.mailtwin.modelserver.store.View;

/// One condition of SEARCH, `RFC 9051 §6.4.4`.
@FunctionalInterface
interface SearchKey {

  boolean matches(View.Numbered candidate);

  default SearchKey and(SearchKey other) {
    return candidate -> matches(candidate) && other.matches(candidate);
  }
}
