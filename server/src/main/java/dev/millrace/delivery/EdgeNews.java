package dev.millrace.delivery;

import dev.millrace.events.Event;
import dev.millrace.events.EventListener;
import dev.millrace.events.EventStream;
import dev.millrace.events.EventsUnavailable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an edge hears of the others' doings: films deleted or changed, objects to purge.
///
/// **Threading**: the events' own thread. **On failure**: an edge that lost its place in the stream
/// forgets what it knew of films and listens anew; purges it did not hear are lost to it.
public final class EdgeNews implements EventListener, AutoCloseable {
  private static final Logger LOG = System.getLogger(EdgeNews.class.getName());
  private static final String DELETED = "dev.millrace.asset.deleted";

  /// What changes too often to be news here.
  private static final Set<String> NO_NEWS = Set.of("dev.millrace.asset.progress");

  private static final String OF_ASSETS = "dev.millrace.asset.";

  private final Delivery delivery;
  private final EventStream events;
  private EventStream.@Nullable Subscription subscription;

  public EdgeNews(Delivery delivery, EventStream events) {
    this.delivery = delivery;
    this.events = events;
  }

  /// Begins to listen.
  public void start() {
    subscription = events.subscribe(EdgeNews::isNews, this);
  }

  private static boolean isNews(Event event) {
    return event.type().equals(Purges.TYPE)
        || (event.type().startsWith(OF_ASSETS) && !NO_NEWS.contains(event.type()));
  }

  @Override
  public void event(Event event) {
    if (event.type().equals(Purges.TYPE)) {
      delivery.purge(Purge.of(event.data()));
    } else if (event.type().equals(DELETED)) {
      delivery.end(event.subject());
    } else {
      delivery.refresh(event.subject());
    }
  }

  @Override
  public void gap() {
    delivery.refreshAll();
  }

  @Override
  public void ended(End reason) {
    if (reason == End.TOO_SLOW) {
      LOG.log(Level.WARNING, "The edge fell behind the events and listens anew.");
      delivery.refreshAll();
      try {
        start();
      } catch (EventsUnavailable e) {
        LOG.log(Level.WARNING, "The edge hears no more of deletions and purges.", e);
      }
    }
  }

  @Override
  public void close() {
    EventStream.Subscription listening = subscription;
    if (listening != null) {
      listening.close();
    }
  }
}
