package dev.millrace.bench;

import java.io.IOException;

/// One thing that is measured, beside what it is compared with.
interface Scenario {
  /// The name on the command line.
  String name();

  /// Whether a run of everything leaves it out, because it takes long and changes rarely.
  default boolean onlyByName() {
    return false;
  }

  /// **On failure**: [BenchFailed] or `IOException` when it cannot be measured; the bench goes on
  /// with the next scenario.
  Findings run() throws IOException, InterruptedException;
}
