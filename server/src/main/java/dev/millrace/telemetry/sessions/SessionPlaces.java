package dev.millrace.telemetry.sessions;

import java.util.Map;
import java.util.Set;

/// Whose turn it is to gather sessions, and where that goes on.
///
/// **Threading:** one thread at a time; blocks. **On failure** its unchecked exception comes out.
public interface SessionPlaces extends AutoCloseable {
  /// How far it is, by partition.
  ///
  /// @param needed from where on the topic is needed for the sessions that are under way
  /// @param reached up to where it was read
  /// @param middles the offsets before that, at which a session under way goes on of which the
  ///     beginning is not known
  record Note(
      Map<Integer, Long> needed, Map<Integer, Long> reached, Map<Integer, Set<Long>> middles) {
    /// Where nothing was read yet.
    public static final Note NONE = new Note(Map.of(), Map.of(), Map.of());

    public Note {
      needed = Map.copyOf(needed);
      reached = Map.copyOf(reached);
      middles = Map.copyOf(middles);
    }

    /// Whether the event that stands there belongs to a session that was done with before the note,
    /// and has its row: the beginning of that lies before what is read again.
    ///
    /// @param number of the event in its session, of which none is known
    boolean isDone(int partition, long offset, long number) {
      return number != 0
          && offset < reached.getOrDefault(partition, 0L)
          && !middles.getOrDefault(partition, Set.of()).contains(offset);
    }
  }

  /// Whether this process is the one, as from now on while it asks; of several it is the first.
  boolean isOurs();

  /// What was noted last.
  Note read();

  void write(Note note);

  /// Gives the turn away.
  @Override
  void close();
}
