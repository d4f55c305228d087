package dev.millrace.http;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A request that was begun, with all of its body, before the transport has an object for it, which
/// comes only when it is needed.
///
/// @param answer what its handler gives, which runs already; null when it is to run elsewhere, or
///     not at all
record Ahead(Begun begun, BareWire wire, @Nullable CompletableFuture<Response> answer) {
  /// The answer, when it is there.
  @Nullable Response atHand() {
    return answer == null ? null : Handler.Immediate.known(answer);
  }

  /// Whether its answer is one that is waited for, and not there yet.
  boolean waits() {
    return answer != null
        && !answer.isDone()
        && begun.match().route().handler() instanceof Handler.Immediate.Waiting;
  }

  /// Runs `action` where the connection lives when the answer is there.
  void whenAnswered(Runnable action) {
    if (answer != null) {
      var _ = answer.thenRun(() -> wire.loop().execute(action));
    }
  }

  /// Nobody wants the answer any more.
  void abandon() {
    wire.gone().flip();
    if (answer != null) {
      var _ = answer.thenAccept(late -> late.body().release());
    }
  }
}
