package dev.millrace;

import java.util.Locale;

/// What a process may be there for.
enum Role {
  /// Takes films in and answers for them.
  API,
  /// Works on films.
  WORKER,
  /// Plays films.
  EDGE,
  /// Runs live channels.
  LIVE,
  /// Looks at frames with neural networks.
  INFERENCE,
  /// Takes frames out of streams and has networks look at them.
  STREAMS,
  /// Collects what players tell.
  TELEMETRY;

  /// As people write it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
