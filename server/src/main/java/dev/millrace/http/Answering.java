package dev.millrace.http;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// One run through a route: filters in, handler, failures to problems, filters out, finish.
final class Answering {
  /// What the log and the metrics call an answer that nobody waited for (nginx's number).
  static final int CLIENT_GONE = 499;

  private static final Logger LOG = System.getLogger(Answering.class.getName());

  private Answering() {}

  static CompletionStage<Response> of(Request request, Route route) {
    Request entered = request;
    try {
      entered = route.policy().enter(request);
      return switch (route.handler()) {
        case Handler.Blocking handler ->
            CompletableFuture.completedFuture(finish(entered, route, handler.answer(entered)));
        case Handler.Immediate handler -> later(entered, route, handler);
      };
    } catch (Exception | Error e) {
      return CompletableFuture.completedFuture(failed(entered, route, e));
    }
  }

  private static CompletionStage<Response> later(
      Request request, Route route, Handler.Immediate handler) {
    CompletionStage<Response> answer = handler.answer(request);
    Response known = Handler.Immediate.known(answer);
    return known == null
        ? answer.handle((late, failure) -> arrived(request, route, late, failure))
        : CompletableFuture.completedFuture(arrived(request, route, known, null));
  }

  private static Response arrived(
      Request request, Route route, Response answer, @Nullable Throwable failure) {
    if (failure != null) {
      return failed(request, route, unwrapped(failure));
    }
    try {
      return finish(request, route, answer);
    } catch (RuntimeException e) {
      return failed(request, route, e);
    }
  }

  /// What becomes of `answer` on its way out; a file that is not in it any more is given back.
  private static Response finish(Request request, Route route, Response answer) {
    Response finished = null;
    try {
      finished = Finish.of(request, route.policy().leave(request, answer));
      return finished;
    } finally {
      if (finished == null || !finished.body().isOf(answer.body())) {
        answer.body().release();
      }
    }
  }

  static Response failed(Request request, Route route, Throwable failure) {
    Response answer = answerTo(request, route, failure).withDefault("X-Request-Id", request.id());
    try {
      return finish(request, route, answer);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a filter failed on a problem request=" + request.id(), e);
      return answer;
    }
  }

  private static Response answerTo(Request request, Route route, Throwable failure) {
    if (failure instanceof Problem.Thrown thrown) {
      if (thrown.getCause() != null && thrown.problem().type().status() >= 500) {
        LOG.log(Level.WARNING, sentence("a request was refused", request, route), thrown);
      }
      return thrown.response();
    }
    if (failure instanceof Exception exception) {
      Problem problem = route.policy().problem(exception);
      if (problem != null) {
        return problem.response();
      }
      if (request.isGone() && isDeparture(exception)) {
        return Response.of(CLIENT_GONE);
      }
    }
    LOG.log(Level.ERROR, sentence("a handler failed", request, route), failure);
    return Problem.INTERNAL.plain().with("requestId", request.id()).response();
  }

  private static boolean isDeparture(Exception failure) {
    return failure instanceof IOException || failure.getCause() instanceof IOException;
  }

  private static String sentence(String what, Request request, Route route) {
    return what
        + (" request=" + request.id())
        + (" method=" + request.method())
        + (" route=" + route.template());
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
