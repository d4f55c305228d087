package dev.millrace.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/// Answers what could not even be parsed; the connection ends with it.
final class Rejected {
  private Rejected() {}

  static void answer(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    Response problem = problem(cause).response();
    var response = request.response().setStatusCode(problem.status());
    problem.headers().forEach((name, value) -> response.headers().add(name, value));
    response.headers().set("Connection", "close");
    var content = (Body.Bytes) problem.body();
    var _ =
        response
            .end(io.vertx.core.buffer.Buffer.buffer(content.toArray()))
            .onComplete(_ -> request.connection().close());
  }

  private static Problem problem(Throwable cause) {
    return switch (cause) {
      case TooLongHttpHeaderException _ -> Problem.HEADERS_TOO_LARGE.plain();
      case TooLongHttpLineException _ -> Problem.URI_TOO_LONG.plain();
      default -> Problem.BAD_REQUEST.because("this is not HTTP as RFC 9112 has it");
    };
  }
}
