package dev.millrace.delivery.cache;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Orders to forget that came before all files of an earlier process were seen; they stand for
/// those that are seen later.
///
/// **Threading**: any. **Limits**: [#MOST]; with one more, all that is seen later is forgotten.
final class StandingOrders {
  private static final int MOST = 1024;

  private final AtomicReference<List<Predicate<String>>> orders = new AtomicReference<>(List.of());

  void add(Predicate<String> keys) {
    orders.updateAndGet(
        known ->
            known.size() >= MOST
                ? List.of(_ -> true)
                : Stream.concat(known.stream(), Stream.of(keys)).toList());
  }

  boolean cover(String key) {
    return orders.get().stream().anyMatch(keys -> keys.test(key));
  }

  /// All files were seen.
  void end() {
    orders.set(List.of());
  }
}
