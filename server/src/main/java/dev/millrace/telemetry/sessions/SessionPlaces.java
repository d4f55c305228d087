package dev.millrace.telemetry.sessions;

import java.util.Map;

/// Whose turn it is to gather sessions, and where that goes on.
///
/// **Threading:** one thread at a time; blocks. **On failure** its unchecked exception comes out.
public interface SessionPlaces extends AutoCloseable {
  /// Whether this process is the one, as from now on while it asks; of several it is the first.
  boolean isOurs();

  /// From where on the topic is needed, by partition.
  Map<Integer, Long> read();

  /// Notes how far it is.
  ///
  /// @param needed from where on the topic is needed, by partition
  /// @param reached up to where it was read
  void write(Map<Integer, Long> needed, Map<Integer, Long> reached);

  /// Gives the turn away.
  @Override
  void close();
}
