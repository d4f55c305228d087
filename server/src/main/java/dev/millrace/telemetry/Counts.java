package dev.millrace.telemetry;

import java.util.concurrent.atomic.LongAdder;

/// The ledger: `received` = `kept` + `spooled` + `duplicates` + `rejected` + `refused` + what is
/// under way.
final class Counts {
  /// Records of requests that were read.
  final LongAdder received = new LongAdder();

  /// Confirmed by Kafka at once.
  final LongAdder kept = new LongAdder();

  /// Synced to the spool.
  final LongAdder spooled = new LongAdder();

  /// Known already.
  final LongAdder duplicates = new LongAdder();

  /// Not well.
  final LongAdder rejected = new LongAdder();

  /// Could not be kept; their senders were told.
  final LongAdder refused = new LongAdder();

  /// Of the spool, sent to Kafka later.
  final LongAdder replayed = new LongAdder();

  /// Of the spool, found in Kafka already.
  final LongAdder found = new LongAdder();

  /// Records that are not well and are not in their topic either.
  final LongAdder unwritten = new LongAdder();

  /// Requests turned away, by reason.
  final LongAdder throttled = new LongAdder();

  final LongAdder paused = new LongAdder();
  final LongAdder strangers = new LongAdder();
}
