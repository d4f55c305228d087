package dev.millrace.vision;

import java.time.Instant;
import java.util.List;

/// Which films were looked at, and when, and which of them are gone.
///
/// **Threading:** any; blocks. **On failure** of the database its exception comes out.
public interface Ledger {
  /// A film was looked at.
  void note(Sheet.Film film);

  /// Films that were looked at after a time and are there, the earliest first.
  List<Change> since(Instant time, int limit);

  /// Films that were looked at and deleted after a time, the earliest first; each for a month.
  List<Gone> goneSince(Instant time, int limit);

  /// That a film is gone.
  record Gone(String assetId, Instant at) {}

  /// That a film was looked at.
  record Change(Sheet.Film film, Instant at) {}
}
