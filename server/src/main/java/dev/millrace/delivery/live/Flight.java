package dev.millrace.delivery.live;

import dev.millrace.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/// Something on its way from the process that runs a channel, for all who ask for it.
final class Flight {
  private final CompletableFuture<Fetched> fetched = new CompletableFuture<>();
  private final Growing bytes = new Growing();

  /// Whether somebody asked before.
  private final AtomicBoolean taken = new AtomicBoolean();

  private volatile boolean isLetGo;

  /// When it can be answered.
  CompletableFuture<Fetched> fetched() {
    return fetched;
  }

  /// Of its body, as far as they are here.
  Growing bytes() {
    return bytes;
  }

  /// What it takes of the heap.
  int weight() {
    return bytes.weight();
  }

  /// Nobody keeps it for others any more.
  void letGo() {
    isLetGo = true;
  }

  boolean isLetGo() {
    return isLetGo;
  }

  /// Whether it is worth keeping: not what failed.
  boolean isGood() {
    return !bytes.hasFailed()
        && !fetched.isCompletedExceptionally()
        && (!fetched.isDone() || fetched.join().isGood());
  }

  /// The answer to one who asks.
  ///
  /// @param uses hears of who reads it
  CompletionStage<Response> answer(Leftovers uses) {
    boolean isFirst = taken.compareAndSet(false, true);
    boolean isHere = fetched.isDone() && bytes.isOver();
    String source = isFirst ? "fwd=uri-miss" : isHere ? "hit" : "fwd=uri-miss; collapsed";
    return fetched.thenApply(found -> found.answer(source, uses.of(this)));
  }
}
