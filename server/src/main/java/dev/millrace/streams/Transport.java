package dev.millrace.streams;

/// The way of batches to whoever looks at them.
///
/// **Threading:** any; never waits.
public interface Transport {
  /// Takes a batch; batches of one stream arrive in order, or not at all.
  ///
  /// @return false when no more can be taken just now
  boolean offer(FrameBatch batch);
}
