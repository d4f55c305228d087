package dev.millrace.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// What answers the requests of one route. The two kinds differ in where they run.
public sealed interface Handler {
  /// Runs on a virtual thread of its own and may block. Declared failures become problems.
  @FunctionalInterface
  non-sealed interface Blocking extends Handler {
    Response answer(Request request) throws Exception;
  }

  /// Runs on the event loop and never blocks; may complete its answer later, on any thread.
  ///
  /// **Limits**: [HttpConfig.Timeouts#answer]; when it passes, the client gets 503 and
  /// [Request#onGone] fires, as it does when the client hangs up.
  @FunctionalInterface
  non-sealed interface Immediate extends Handler {
    CompletionStage<Response> answer(Request request);

    /// The same, whose answer often comes only when something happens in the world: many may wait,
    /// and each takes hardly more than his connection meanwhile.
    @FunctionalInterface
    interface Waiting extends Immediate {}

    /// What a stage came to, when it came to something already, as most answers from a cache did:
    /// they need no callback. Null when it is not there yet, or there was a failure.
    static <T> @Nullable T known(CompletionStage<T> stage) {
      // Others than this very class may forbid to look.
      return stage.getClass() == CompletableFuture.class
              && stage instanceof CompletableFuture<T> future
              && future.state() == CompletableFuture.State.SUCCESS
          ? future.resultNow()
          : null;
    }
  }
}
