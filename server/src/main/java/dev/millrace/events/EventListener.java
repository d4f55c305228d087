package dev.millrace.events;

/// Someone in this process who hears events.
///
/// **Threading:** the methods are called on a virtual thread of the subscription, one after the
/// other; they may block, at the risk of being too slow. **On failure:** an exception ends the
/// subscription.
public interface EventListener {
  /// Something happened.
  void event(Event event);

  /// Events between the one last heard and the next are out of reach; whatever was derived from
  /// events must be read anew.
  default void gap() {}

  /// No more events will come, and it was not the listener's own wish.
  default void ended(End reason) {}

  /// Why a subscription ended by itself.
  enum End {
    /// The listener fell too far behind.
    TOO_SLOW,
    /// The stream was closed.
    STREAM_CLOSED
  }
}
