package dev.millrace.http;

import java.util.concurrent.CompletionStage;

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
  }
}
