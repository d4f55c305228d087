package dev.millrace.delivery;

import dev.millrace.events.Event;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Orders to forget cached objects, for this edge and all others.
///
/// **Threading**: any; blocks. **On failure** of telling the others nothing is purged.
public final class Purges {
  /// The type of the event that carries an order.
  static final String TYPE = "dev.millrace.delivery.purged";

  private static final String SOURCE = "/delivery";
  private static final String SUBJECT = "cache";

  private final ToLongFunction<Purge> here;
  private final Consumer<Event> tell;
  private final Supplier<String> ids;
  private final InstantSource clock;

  /// @param here purges this very edge ([Delivery#purge])
  /// @param tell keeps an event until every edge has heard it
  /// @param ids new ones for events
  public Purges(
      ToLongFunction<Purge> here, Consumer<Event> tell, Supplier<String> ids, InstantSource clock) {
    this.here = here;
    this.tell = tell;
    this.ids = ids;
    this.clock = clock;
  }

  /// An order that was given.
  ///
  /// @param id of the event that carries it
  /// @param here how many objects this very edge had
  public record Order(String id, long here) {}

  /// Purges here, and on every other edge as soon as it hears of it.
  public Order order(Purge purge) {
    String id = ids.get();
    tell.accept(new Event(id, SOURCE, TYPE, SUBJECT, clock.instant(), purge.toJson()));
    return new Order(id, here.applyAsLong(purge));
  }
}
