package dev.millrace.engines.home;

/// A real server that lives and dies with this program.
///
/// **Threading:** `start` and `close` may be called from any thread; they exclude each other.
/// **On failure:** a failed `start` leaves nothing running and throws [EngineException].
///
/// @param <A> the address that clients need to reach it
public interface Engine<A> extends AutoCloseable {
  /// The name a person knows it by, such as `PostgreSQL`.
  String name();

  /// Starts the server, waits until it answers, and says where; allowed once.
  A start();

  /// Where the started server is.
  ///
  /// @throws IllegalStateException when it has not been started or has been closed
  A address();

  /// Whether it was started and has not been closed, given up or died since.
  boolean isRunning();

  /// Stops the server and waits until it is gone; a second call does nothing.
  @Override
  void close();
}
