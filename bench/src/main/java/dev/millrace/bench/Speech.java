package dev.millrace.bench;

import java.nio.ByteBuffer;

/// As much of HTTP as it takes to ask for one thing at a time, and to know when its answer begins
/// and ends.
interface Speech {
  /// What a client says first.
  byte[] greeting();

  /// A `GET`.
  ///
  /// @param round how many questions the connection has asked before
  byte[] question(String path, int round);

  Listener listener();

  /// Hears what comes on one connection.
  interface Listener {
    /// Another question is asked.
    void begin();

    /// Some bytes came; tells whether the answer has begun with them, or before.
    ///
    /// **On failure** [BenchFailed] when the answer is no 200.
    boolean hears(ByteBuffer bytes);

    /// Whether all of the answer was heard.
    boolean isWhole();
  }
}
