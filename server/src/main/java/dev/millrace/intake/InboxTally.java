package dev.millrace.intake;

import java.util.concurrent.atomic.LongAdder;

/// What happened in the inbox since the start.
final class InboxTally {
  final LongAdder taken = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder postponed = new LongAdder();
  final LongAdder vanished = new LongAdder();
  final LongAdder repeated = new LongAdder();
  final LongAdder ignored = new LongAdder();
}
