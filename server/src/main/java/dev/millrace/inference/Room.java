package dev.millrace.inference;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// The memory that requests may take together, whichever way they ask: each has a part of it from
/// before its body is read until its answer is made.
///
/// **Threading:** any; nobody waits. **Limits:** [#MIBS] of all, [#MOST_BODY] a request.
final class Room {
  static final long MOST_BODY = 24L << 20;

  private static final int MIBS = 64;
  private static final int MIB = 1 << 20;

  private final Semaphore free = new Semaphore(MIBS);

  /// Makes an answer.
  @FunctionalInterface
  interface Work {
    Response answer(Request request) throws InterruptedException;
  }

  /// Answers within the room that the request's body takes.
  ///
  /// **On failure** 429 with the time after which to come again, when there is none, or the
  /// networks take no more.
  Response answer(Request request, Work work) throws InterruptedException {
    int mibs = mibs(request);
    if (!free.tryAcquire(mibs)) {
      throw busy("too many frames are on their way here");
    }
    try {
      return work.answer(request);
    } catch (InferenceFailed e) {
      throw e.kind() == InferenceFailed.Kind.BUSY ? busy(String.valueOf(e.getMessage())) : e;
    } finally {
      free.release(mibs);
    }
  }

  /// Within [#answer], makes an answer of so many bytes: what they are more than the request's body
  /// takes room too.
  ///
  /// **On failure** 429 as there.
  Response larger(Request request, long bytes, Supplier<Response> making) {
    int more = Math.clamp(bytes / MIB - mibs(request), 0, MIBS);
    if (!free.tryAcquire(more)) {
      throw busy("too many frames are on their way here");
    }
    try {
      return making.get();
    } finally {
      free.release(more);
    }
  }

  private static Problem.Thrown busy(String why) {
    return Problem.TOO_MANY_REQUESTS.because(why).thrown().with("Retry-After", "1");
  }

  /// Who does not say how much comes takes as much as may come.
  private static int mibs(Request request) {
    String length = request.header("Content-Length");
    long bytes = length != null && length.matches("\\d{1,9}") ? Long.parseLong(length) : MOST_BODY;
    return (int) Math.clamp(bytes / MIB + 1, 1, MOST_BODY / MIB);
  }
}
