package dev.millrace.store;

import java.util.List;

/// News of objects that were put into the bucket, from a queue that the bucket tells.
///
/// News may come twice, late, in any order and of objects that are gone: they say where to look,
/// never what is there.
///
/// **Threading:** one thread awaits; `done` may be called by any. **On failure** of the queue
/// [StoreUnavailable].
public interface Arrivals extends AutoCloseable {
  /// Waits for news, up to some seconds; empty when there was none.
  ///
  /// **Limits:** ten a call.
  List<Arrival> await();

  /// Says that the news need not come again.
  void done(Arrival arrival);

  /// Ends a wait that is under way with a failure.
  @Override
  void close();

  /// One message.
  ///
  /// @param receipt by which the queue knows it
  /// @param keys of the objects that it tells of, each to be looked for
  record Arrival(String receipt, List<String> keys) {
    public Arrival {
      keys = List.copyOf(keys);
    }
  }
}
