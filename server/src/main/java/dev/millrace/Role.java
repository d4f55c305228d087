package dev.millrace;

import java.util.Locale;

/// What a process may be there for.
enum Role {
  /// Takes films in and answers for them.
  API,
  /// Works on films.
  WORKER,
  /// Plays films.
  EDGE;

  /// As people write it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
