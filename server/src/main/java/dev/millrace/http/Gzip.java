package dev.millrace.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Compression of text answers in memory: playlists, JSON, pages. Never of parts, media or streams.
///
/// **Limits**: bodies from [#MIN_BYTES] to [#MAX_BYTES], so that an event loop is not held up; of
/// any length when they were compressed before ([Body.Bytes#compressed]). A
/// compressed answer's strong ETag becomes a weak one, as the bytes differ (RFC 9110 §8.8.3.3).
final class Gzip {
  static final int MIN_BYTES = 1024;
  static final int MAX_BYTES = 1 << 20;
  private static final int LEVEL = 5;
  private static final Pattern NO_WEIGHT =
      Pattern.compile("\\s*q\\s*=\\s*0(\\.0*)?\\s*", Pattern.CASE_INSENSITIVE);

  private Gzip() {}

  static Response apply(Request request, Response answer) {
    if (!(answer.body() instanceof Body.Bytes bytes) || !isWorthIt(answer, bytes)) {
      return answer;
    }
    return accepts(request.header("Accept-Encoding"))
        ? compressed(answer, bytes)
        : answer.withHeaders(varying(answer.headers()));
  }

  /// What is said of an answer that others may get compressed.
  private static Headers varying(Headers fields) {
    return fields.listing("Vary", "Accept-Encoding");
  }

  /// With the ETag that the compressed form has.
  private static Headers weakened(Headers fields) {
    String etag = fields.first("ETag");
    return etag == null || etag.startsWith("W/") ? fields : fields.with("ETag", "W/" + etag);
  }

  private static Response compressed(Response answer, Body.Bytes bytes) {
    Headers headers = weakened(varying(answer.headers())).with("Content-Encoding", "gzip");
    return answer
        .withHeaders(headers.without("Accept-Ranges"))
        .withBody(Body.Bytes.of(compressed(bytes)));
  }

  /// An answer as those get it who take gzip; null when that is not worth it.
  static @Nullable Response compressed(Response answer) {
    return answer.body() instanceof Body.Bytes bytes && isWorthIt(answer, bytes)
        ? compressed(answer, bytes)
        : null;
  }

  /// An answer as those get it who do not, where others do.
  static Response plain(Response answer) {
    return answer.withHeaders(varying(answer.headers()));
  }

  /// The fields of a 304 of an answer, as the whole would have them (RFC 9110 §15.4.5): what it
  /// varies by, and its ETag.
  static Headers describe(Request request, Response whole, Headers fields) {
    if (!(whole.body() instanceof Body.Bytes bytes) || !isWorthIt(whole, bytes)) {
      return fields;
    }
    Headers varying = varying(fields);
    return accepts(request.header("Accept-Encoding")) ? weakened(varying) : varying;
  }

  private static boolean isWorthIt(Response answer, Body.Bytes bytes) {
    String type = answer.headers().first("Content-Type");
    return bytes.lengthBytes() >= MIN_BYTES
        && (bytes.lengthBytes() <= MAX_BYTES || bytes.gzip() != null)
        && answer.status() != 206
        && type != null
        && ContentTypes.isText(type)
        && !answer.headers().contains("Content-Encoding");
  }

  /// Whether gzip is listed with a weight above zero (RFC 9110 §12.5.3). Asked of each of thousands
  /// who are answered at once, so that nothing is made for it.
  static boolean accepts(@Nullable String acceptEncoding) {
    boolean any = false;
    int length = acceptEncoding == null ? 0 : acceptEncoding.length();
    for (int from = 0; acceptEncoding != null && from < length; ) {
      int comma = acceptEncoding.indexOf(',', from);
      int end = comma < 0 ? length : comma;
      if (isNamed(acceptEncoding, from, end, "gzip")) {
        return isWanted(acceptEncoding, from, end);
      }
      any |= isNamed(acceptEncoding, from, end, "*") && isWanted(acceptEncoding, from, end);
      from = end + 1;
    }
    return any;
  }

  /// Whether an element of a list is that coding, whatever its weight.
  private static boolean isNamed(String list, int from, int to, String coding) {
    int semicolon = list.indexOf(';', from, to);
    int start = from;
    int end = semicolon < 0 ? to : semicolon;
    while (start < end && Character.isWhitespace(list.charAt(start))) {
      start++;
    }
    while (start < end && Character.isWhitespace(list.charAt(end - 1))) {
      end--;
    }
    return end - start == coding.length()
        && list.regionMatches(true, start, coding, 0, coding.length());
  }

  /// Whether an element's weight, if it has one, is not zero.
  private static boolean isWanted(String list, int from, int to) {
    int semicolon = list.indexOf(';', from, to);
    if (semicolon < 0) {
      return true;
    }
    int next = list.indexOf(';', semicolon + 1, to);
    String weight = list.substring(semicolon + 1, next < 0 ? to : next);
    return !NO_WEIGHT.matcher(weight).matches();
  }

  private static byte[] compressed(Body.Bytes bytes) {
    byte[] known = bytes.gzip();
    return known == null ? compress(bytes) : known;
  }

  static byte[] compress(Body.Bytes bytes) {
    var out = new ByteArrayOutputStream((int) bytes.lengthBytes() / 3);
    try (var gzip = new LevelledGzip(out)) {
      gzip.write(bytes.array(), bytes.offset(), (int) bytes.lengthBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final class LevelledGzip extends GZIPOutputStream {
    LevelledGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 4096);
      def.setLevel(LEVEL);
      def.setStrategy(Deflater.DEFAULT_STRATEGY);
    }
  }
}
