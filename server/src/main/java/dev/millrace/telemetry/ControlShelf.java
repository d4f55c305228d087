package dev.millrace.telemetry;

import dev.millrace.telemetry.Control.IngestToken;
import dev.millrace.telemetry.Control.State;

/// Where the [Control] lies that all processes go by.
///
/// **Threading:** any; blocks. **On failure** its unchecked exception comes out and nothing is
/// changed.
public interface ControlShelf {
  Control read();

  /// Changes how much is collected, and tells every process.
  void change(State state, int eventsPerSecond, boolean requiresToken);

  /// Adds a token; of three of one name the oldest goes. Tells every process.
  void add(IngestToken token);

  /// Ends a token; false when there is none. Tells every process.
  boolean remove(String id);
}
