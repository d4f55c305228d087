package dev.millrace.http;

import org.jspecify.annotations.Nullable;

/// One answer for many: as it is and compressed, each put together once, with all its fields in the
/// form in which they are sent.
///
/// **Threading**: immutable.
final class Shared {
  private final Response plain;
  private final @Nullable Response compressed;

  private Shared(Response plain, @Nullable Response compressed) {
    this.plain = plain;
    this.compressed = compressed;
  }

  /// @param answer from memory, with every field that it is to have but for lengths and codings
  static Shared of(Response answer) {
    Response compressed = Gzip.compressed(answer);
    // Parts are given of what has a mark: others are made anew.
    boolean hasParts = answer.headers().contains("ETag");
    Response plain = hasParts ? answer.with("Accept-Ranges", "bytes") : answer;
    return compressed == null
        ? new Shared(whole(plain), null)
        : new Shared(whole(Gzip.plain(plain)), whole(compressed));
  }

  private static Response whole(Response answer) {
    Response sized = answer.with("Content-Length", Long.toString(answer.body().lengthBytes()));
    return sized.withHeaders(sized.headers().shared());
  }

  /// As the one gets it who asks so.
  Response to(Request request) {
    Response small = compressed;
    return small != null && Gzip.accepts(request.header("Accept-Encoding")) ? small : plain;
  }
}
