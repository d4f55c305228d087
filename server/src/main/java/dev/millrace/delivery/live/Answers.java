package dev.millrace.delivery.live;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.live.origin.Found;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What a track says, as HTTP has it.
final class Answers {
  private Answers() {}

  /// What is found now or later; when the client leaves nobody waits for it any more. What comes
  /// later is to be told on the client's event loop, so that many who wait are answered side by
  /// side, all of a loop in one turn, and whoever brought it goes on.
  static <T> CompletionStage<T> of(Request request, CompletableFuture<Found<T>> found) {
    if (found.isDone()) {
      return found.thenApply(Answers::here);
    }
    request.onGone(() -> found.complete(new Found.Late<>("the client left")));
    return found.thenApplyAsync(Answers::here, request.loop());
  }

  /// What was found. **On failure** the problem that says why it was not.
  private static <T> T here(Found<T> found) {
    return switch (found) {
      case Found.Here<T>(T value) -> value;
      case Found.Missing<T>() -> throw LiveRoutes.nothingHere();
      case Found.Wrong<T>(String why) -> throw Problem.BAD_REQUEST.because(why).thrown();
      case Found.Late<T>(String why) ->
          throw Problem.UNAVAILABLE.because(why).thrown().with("Retry-After", "1");
    };
  }
}
