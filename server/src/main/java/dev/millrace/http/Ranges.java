package dev.millrace.http;

import org.jspecify.annotations.Nullable;

/// Byte ranges of RFC 9110 §14 over bodies that can begin anywhere.
///
/// One range is served as 206. Several are answered with the whole content, which §14.2 leaves to
/// the server: no player asks for them, and multipart answers are a known way to be overloaded. One
/// past the end is 416, and so is one that can not be read (§14.2 allows that, and nginx does so);
/// a unit other than bytes is ignored.
final class Ranges {
  private static final String UNIT = "bytes=";
  private static final Range NOTHING = new Range(0, 0);

  private Ranges() {}

  /// `length` bytes from `from`.
  record Range(long from, long length) {}

  static Response apply(Request request, Response answer) {
    if (!isSeekable(answer)) {
      return answer;
    }
    Response whole =
        answer.headers().areShared() ? answer : answer.withDefault("Accept-Ranges", "bytes");
    String header = request.header("Range");
    if (header == null
        || request.method().equals("HEAD")
        || !Conditional.allowsRange(request, answer)) {
      return whole;
    }
    long total = answer.body().lengthBytes();
    Range range = parse(header, total);
    if (range == null) {
      return whole;
    }
    return range.length == 0 ? unsatisfiable(whole, total) : partial(whole, range, total);
  }

  /// The one range that `header` asks for, cut to `total`; of length 0 when it lies outside or can
  /// not be read; null when there is none to honour.
  static @Nullable Range parse(String header, long total) {
    String text = header.strip();
    if (!text.regionMatches(true, 0, UNIT, 0, UNIT.length()) || text.indexOf(',') >= 0) {
      return null;
    }
    String spec = text.substring(UNIT.length()).strip();
    if (spec.isEmpty()) {
      return null;
    }
    int dash = spec.indexOf('-');
    if (dash < 0) {
      return NOTHING;
    }
    long first = number(spec.substring(0, dash).strip());
    long last = number(spec.substring(dash + 1).strip());
    if (dash == 0) {
      return last < 0 ? NOTHING : suffix(last, total);
    }
    boolean open = dash == spec.length() - 1;
    if (first < 0 || (!open && last < first)) {
      return NOTHING;
    }
    long end = open ? total - 1 : Math.min(last, total - 1);
    return new Range(first, Math.max(0, end - first + 1));
  }

  private static Range suffix(long count, long total) {
    long length = Math.min(count, total);
    return new Range(total - length, length);
  }

  /// A decimal number; -1 when it is none, the largest when it does not fit.
  private static long number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static boolean isSeekable(Response answer) {
    return switch (answer.body()) {
      case Body.FileSlice _, Body.OpenFile _, Body.Source _, Body.Lent _ -> true;
      case Body.Bytes _, Body.Buffer _ -> answer.headers().contains("ETag");
      case Body.Empty _, Body.Stream _, Body.Events _ -> false;
    };
  }

  private static Response partial(Response whole, Range range, long total) {
    String stretch = range.from + "-" + (range.from + range.length - 1);
    return whole
        .withStatus(206)
        .with("Content-Range", "bytes " + stretch + "/" + total)
        .withBody(cut(whole.body(), range));
  }

  private static Body cut(Body body, Range range) {
    return switch (body) {
      case Body.Bytes bytes -> bytes.slice(range.from, range.length);
      case Body.Buffer buffer -> buffer.slice(range.from, range.length);
      case Body.OpenFile file -> file.slice(range.from, range.length);
      case Body.FileSlice slice ->
          new Body.FileSlice(slice.file(), slice.offset() + range.from, range.length);
      case Body.Source source -> source.slice(range.from, range.length);
      case Body.Lent lent -> lent.slice(range.from, range.length);
      case Body.Empty _, Body.Stream _, Body.Events _ ->
          throw new IllegalStateException("not a body that begins anywhere: " + body);
    };
  }

  private static Response unsatisfiable(Response whole, long total) {
    var problem =
        Problem.RANGE_NOT_SATISFIABLE
            .because("the content has " + total + " bytes")
            .thrown()
            .with("Content-Range", "bytes */" + total);
    return Conditional.refused(whole, problem.response());
  }
}
