package dev.millrace.lake;

/// Whose turn it is to change a table: one process's at a time.
///
/// **Threading:** one thread at a time. **On failure** an unchecked exception, and it is nobody's.
public interface Turns {
  /// Whether it is ours now; takes it when it is nobody's.
  boolean isOurs();
}
