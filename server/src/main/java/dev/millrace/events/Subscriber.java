package dev.millrace.events;

import dev.millrace.events.EventListener.End;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One listener with its mailbox and its thread: however slow it is, the stream never waits.
final class Subscriber implements EventStream.Subscription {
  private static final Logger LOG = System.getLogger(Subscriber.class.getName());

  private final Predicate<Event> filter;
  private final EventListener listener;
  private final Mailbox mailbox;
  private final Consumer<Subscriber> gone;
  private volatile @Nullable End reason;

  Subscriber(
      Predicate<Event> filter, EventListener listener, Mailbox mailbox, Consumer<Subscriber> gone) {
    this.filter = filter;
    this.listener = listener;
    this.mailbox = mailbox;
    this.gone = gone;
  }

  void start(boolean gap) {
    Thread.ofVirtual().name("event-subscriber").start(() -> run(gap));
  }

  /// Called by the stream, which it must not hold up or break.
  void offer(Event event) {
    try {
      if (filter.test(event) && !mailbox.offer(event)) {
        end(End.TOO_SLOW);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an event filter failed; its subscription ends", e);
      close();
    }
  }

  /// Ends it against the listener's wish.
  void end(End why) {
    reason = why;
    close();
  }

  @Override
  public void close() {
    mailbox.shut();
    gone.accept(this);
  }

  private void run(boolean gap) {
    try {
      if (gap) {
        listener.gap();
      }
      for (var event = mailbox.take(); event != null; event = mailbox.take()) {
        listener.event(event);
      }
      var why = reason;
      if (why != null) {
        listener.ended(why);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "an event listener failed; its subscription ends", e);
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "an event listener was interrupted; its subscription ends");
    } finally {
      close();
    }
  }
}
