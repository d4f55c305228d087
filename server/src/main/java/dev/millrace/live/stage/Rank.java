package dev.millrace.live.stage;

import java.util.Locale;

/// The ways into a channel, the one that is wanted most first.
enum Rank {
  PRIMARY,
  BACKUP,
  /// What we show ourselves while nothing comes.
  SLATE;

  /// As the API writes it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
