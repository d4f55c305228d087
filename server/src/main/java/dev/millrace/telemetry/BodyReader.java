package dev.millrace.telemetry;

import java.nio.charset.StandardCharsets;

/// Reads the records of a request.
///
/// **Threading:** any. **Limits:** [#MOST_RECORDS], [#MOST_RECORD_BYTES].
@FunctionalInterface
interface BodyReader {
  /// The most records of one request; more is the 413 problem.
  int MOST_RECORDS = 500;

  /// How long a record may be.
  int MOST_RECORD_BYTES = 8 * 1024;

  /// How much of a record that is not well is kept.
  int MOST_RAW = 2000;

  /// What came, sorted into what is well and what is not.
  Batch read(byte[] body, Arrival arrival);

  /// The beginning of a record that is not well.
  static String raw(byte[] body, int from, int to) {
    int length = Math.min(to - from, MOST_RAW);
    return new String(body, from, length, StandardCharsets.UTF_8);
  }
}
