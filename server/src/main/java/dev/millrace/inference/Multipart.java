package dev.millrace.inference;

import dev.millrace.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parts of a `multipart/form-data` body (RFC 7578), their header fields left out.
///
/// **Limits**: 64 parts, 4 KiB of header fields a part.
final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile(";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70}))");

  private static final int MAX_PARTS = 64;
  private static final int MAX_HEAD = 4096;
  private static final byte[] BLANK_LINE = ascii("\r\n\r\n");

  private Multipart() {}

  /// **On failure** a 400 problem.
  static List<byte[]> parts(String contentType, byte[] body) {
    Matcher found = BOUNDARY.matcher(contentType);
    if (!found.find()) {
      throw bad("the content type names no boundary");
    }
    String boundary = found.group(1) == null ? found.group(2) : found.group(1);
    byte[] first = ascii("--" + boundary);
    byte[] next = ascii("\r\n--" + boundary);
    int at = find(body, first, 0);
    if (at < 0) {
      throw bad("the boundary is nowhere in the body");
    }
    at += first.length;
    var parts = new ArrayList<byte[]>();
    while (!startsWith(body, at, ascii("--"))) {
      int head = find(body, BLANK_LINE, at);
      int end = head < 0 ? -1 : find(body, next, head + 2);
      if (end < 0 || head - at > MAX_HEAD || parts.size() == MAX_PARTS) {
        throw bad("a part does not end, or there are too many");
      }
      parts.add(Arrays.copyOfRange(body, Math.min(end, head + BLANK_LINE.length), end));
      at = end + next.length;
    }
    return parts;
  }

  private static int find(byte[] in, byte[] what, int from) {
    for (int n = from; n <= in.length - what.length; n++) {
      if (startsWith(in, n, what)) {
        return n;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] in, int at, byte[] what) {
    int end = at + what.length;
    return end <= in.length && Arrays.equals(in, at, end, what, 0, what.length);
  }

  private static Problem.Thrown bad(String detail) {
    return Problem.BAD_REQUEST.because("the multipart body is broken: " + detail).thrown();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
