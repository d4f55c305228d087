package dev.millrace.workflow;

import java.util.concurrent.atomic.LongAdder;

/// Counts how attempts ended in this process.
final class Tally {
  final LongAdder done = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder timedOut = new LongAdder();
  final LongAdder leasesLost = new LongAdder();
  final LongAdder givenBack = new LongAdder();
}
