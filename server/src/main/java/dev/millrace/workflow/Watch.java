package dev.millrace.workflow;

import dev.millrace.workflow.AttemptCancellation.Reason;
import dev.millrace.workflow.sql.LeaseStore;
import dev.millrace.workflow.sql.LeaseStore.Held;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Watches over the running attempts: ends those that are overdue or lost their lease, and writes
/// down how far they are, at most once a second. It sleeps while nothing runs, until it is poked.
///
/// **Threading:** one thread of its own.
final class Watch implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(1);

  private final RunningAttempts running;
  private final LeaseStore leases;
  private final News news;
  private final Ticker ticker;
  private Map<Held, Double> written = Map.of();
  private long writtenAt = System.nanoTime();

  Watch(RunningAttempts running, LeaseStore leases, News news, Duration interval) {
    this.running = running;
    this.leases = leases;
    this.news = news;
    this.ticker = new Ticker("workflow-watch", () -> isIdle() ? IDLE : interval, this::look);
  }

  void start() {
    ticker.start();
  }

  private boolean isIdle() {
    return running.isEmpty() && !news.hasMoved();
  }

  /// Looks now instead of at the next interval.
  void poke() {
    ticker.poke();
  }

  private void look() {
    List<Attempt> attempts = running.all();
    attempts.stream()
        .filter(Attempt::isOverdue)
        .forEach(late -> late.cancelAside(Reason.TIMED_OUT));
    if (!attempts.isEmpty()) {
      Set<Held> held = leases.held();
      attempts.stream()
          .filter(attempt -> !held.contains(attempt.held()))
          .forEach(lost -> lost.cancelAside(Reason.LEASE_LOST));
    }
    if (System.nanoTime() - writtenAt >= BETWEEN_WRITES.toNanos()) {
      writtenAt = System.nanoTime();
      writeProgress(attempts);
    }
  }

  private void writeProgress(List<Attempt> attempts) {
    var current = new HashMap<Held, Double>();
    var changed = new HashMap<Held, Double>();
    for (Attempt attempt : attempts) {
      double progress = attempt.progress();
      current.put(attempt.held(), progress);
      if (progress != written.getOrDefault(attempt.held(), 0.0)) {
        changed.put(attempt.held(), progress);
        news.moved(attempt);
      }
    }
    leases.writeProgress(changed);
    written = current;
    Map<Long, String> moved = news.takeMoved();
    leases
        .raiseProgress(moved.keySet())
        .forEach((id, fraction) -> news.progress(moved.getOrDefault(id, ""), fraction));
  }

  @Override
  public void close() {
    ticker.close();
  }
}
