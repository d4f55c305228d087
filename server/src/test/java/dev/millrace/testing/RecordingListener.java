package dev.millrace.testing;

import dev.millrace.events.Event;
import dev.millrace.events.EventListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A listener that keeps what it hears, and can be made slow.
public final class RecordingListener implements EventListener {
  private static final int PATIENCE_SECONDS = 30;

  private final List<Event> heard = new CopyOnWriteArrayList<>();
  private final AtomicInteger gaps = new AtomicInteger();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /// From now on every event waits for [#release].
  public void block() {
    gate = new CountDownLatch(1);
  }

  public void release() {
    gate.countDown();
  }

  @Override
  public void event(Event event) {
    try {
      if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody released the listener");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    heard.add(event);
  }

  @Override
  public void gap() {
    gaps.incrementAndGet();
  }

  @Override
  public void ended(End reason) {
    end.complete(reason);
  }

  public List<Event> heard() {
    return List.copyOf(heard);
  }

  public int gaps() {
    return gaps.get();
  }

  public boolean hasEnded() {
    return end.isDone();
  }

  /// What was heard once it is at least `count` events, or after half a minute.
  public List<Event> await(int count) {
    Eventually.holds(() -> heard.size() >= count);
    return heard();
  }

  public End awaitEnd() throws Exception {
    return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
