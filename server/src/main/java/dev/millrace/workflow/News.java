package dev.millrace.workflow;

import dev.millrace.workflow.sql.SettledStore;
import dev.millrace.workflow.sql.SettledStore.Delivery;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Brings news to the listener; its exceptions end here.
///
/// **Threading:** settlements come on one thread of their own, so that a slow listener delays only
/// those. **Limits:** sixteen settlements a round.
final class News implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(News.class.getName());
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WorkflowListener listener;
  private final SettledStore settled;
  private final Ticker ticker = new Ticker("workflow-news", () -> ROUND, this::deliver);
  private final Map<Long, String> moved = new ConcurrentHashMap<>();

  News(WorkflowListener listener, SettledStore settled) {
    this.listener = listener;
    this.settled = settled;
  }

  void start() {
    settled.reclaim();
    ticker.start();
  }

  void stepDone(Attempt attempt) {
    moved(attempt);
    tell(() -> listener.stepDone(attempt.subject(), attempt.name()));
    settledPerhaps();
  }

  /// Looks for settled workflows now instead of at the next round.
  void settledPerhaps() {
    ticker.poke();
  }

  /// Notes that a workflow is further than before.
  void moved(Attempt attempt) {
    moved.put(attempt.workflowId(), attempt.subject());
  }

  /// Whether a workflow moved since the last [#takeMoved].
  boolean hasMoved() {
    return !moved.isEmpty();
  }

  /// Takes the workflows, id to subject, that moved since the last call.
  Map<Long, String> takeMoved() {
    var taken = new HashMap<Long, String>();
    for (Long id : List.copyOf(moved.keySet())) {
      String subject = moved.remove(id);
      if (subject != null) {
        taken.put(id, subject);
      }
    }
    return taken;
  }

  void progress(String subject, double fraction) {
    tell(() -> listener.progress(subject, fraction));
  }

  private void deliver() {
    List<Delivery> taken = settled.take(PATIENCE);
    for (Delivery delivery : taken) {
      if (tell(() -> listener.settled(delivery.settled()))) {
        settled.delivered(delivery);
      }
    }
    if (!taken.isEmpty()) {
      ticker.poke();
    }
  }

  private static boolean tell(Runnable news) {
    try {
      news.run();
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A listener failed", e);
      return false;
    }
  }

  @Override
  public void close() {
    ticker.close();
  }
}
