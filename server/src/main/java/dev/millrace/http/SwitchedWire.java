package dev.millrace.http;

/// A wire that hears of both ends by a switch each.
interface SwitchedWire extends Wire {
  /// What is flipped when nobody wants the answer any more.
  Gone gone();

  /// What is flipped when the exchange is over.
  Gone finished();

  @Override
  default void onGone(Runnable action) {
    gone().add(action);
  }

  @Override
  default boolean isGone() {
    return gone().isGone();
  }

  @Override
  default void onFinished(Runnable action) {
    finished().add(action);
  }
}
