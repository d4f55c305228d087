package dev.millrace.delivery.live;

import dev.millrace.http.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/// Something on its way from the process that runs a channel, for all who ask for it.
///
/// @param fetched when it can be answered
/// @param bytes of its body, as far as they are here
/// @param taken whether somebody asked before
record Flight(CompletableFuture<Fetched> fetched, Growing bytes, AtomicBoolean taken) {
  Flight() {
    this(new CompletableFuture<>(), new Growing(), new AtomicBoolean());
  }

  /// What it takes of the heap.
  int weight() {
    return bytes.weight();
  }

  /// Whether it is worth keeping: not what failed.
  boolean isGood() {
    return !bytes.hasFailed()
        && !fetched.isCompletedExceptionally()
        && (!fetched.isDone() || fetched.join().isGood());
  }

  /// The answer to one who asks.
  CompletionStage<Response> answer() {
    boolean isFirst = taken.compareAndSet(false, true);
    boolean isHere = fetched.isDone() && bytes.isOver();
    return fetched.thenApply(
        found ->
            found.answer(isFirst ? "fwd=uri-miss" : isHere ? "hit" : "fwd=uri-miss; collapsed"));
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
