package dev.millrace.streams;

import java.util.Locale;

/// Why nobody looked at a frame.
public enum Drop {
  /// It could not be sent on: Kafka or the queue to the networks took no more.
  FULL,
  /// It was too old when its turn came.
  LATE,
  /// A network said that it is no picture.
  REFUSED,
  /// The network is not there, or off.
  OFF,
  /// Looking at it, or keeping what was seen, failed again and again.
  FAILED,
  /// It was received, and what became of it is not known: a process died, or Kafka lost it.
  LOST;

  /// As the API writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
