package dev.millrace.http;

/// The last steps of every answer: conditions, ranges, compression, length, HEAD.
final class Finish {
  private Finish() {}

  static Response of(Request request, Response answer) {
    Response conditional = Conditional.apply(request, answer);
    Response compressed =
        conditional.status() == 304
            ? conditional.withHeaders(Gzip.describe(request, answer, conditional.headers()))
            : Gzip.apply(request, conditional);
    Response sized = withLength(compressed);
    return request.method().equals("HEAD") ? sized.withBody(new Body.Empty()) : sized;
  }

  /// States the length of a body that has one, so that HEAD can tell it too.
  private static Response withLength(Response answer) {
    long length = answer.body().lengthBytes();
    boolean bodiless = answer.status() == 204 || answer.status() == 304;
    return bodiless || answer.headers().areShared() || length == Body.UNKNOWN
        ? answer
        : answer.with("Content-Length", Long.toString(length));
  }
}
