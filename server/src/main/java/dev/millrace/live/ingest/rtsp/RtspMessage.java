package dev.millrace.live.ingest.rtsp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A request or an answer (RFC 2326, 4).
///
/// @param start its first line
/// @param fields its header fields, as `Name: value`
/// @param body of the length that a field says
record RtspMessage(String start, List<String> fields, String body) {
  private static final int MAX_HEAD_BYTES = 16 << 10;
  private static final int MAX_BODY_BYTES = 64 << 10;

  RtspMessage {
    fields = List.copyOf(fields);
  }

  /// Reads the message that begins with `first`, which has been read already.
  ///
  /// **On failure** an [IOException], also when it is longer than allowed.
  static RtspMessage read(int first, InputStream in) throws IOException {
    var budget = new int[] {MAX_HEAD_BYTES};
    String start = line(first, in, budget);
    var fields = new ArrayList<String>();
    for (String field = line(-1, in, budget); !field.isEmpty(); field = line(-1, in, budget)) {
      fields.add(field);
    }
    var head = new RtspMessage(start, fields, "");
    return new RtspMessage(start, fields, body(head.field("Content-Length").orElse("0"), in));
  }

  private static String line(int first, InputStream in, int[] budget) throws IOException {
    var line = new StringBuilder();
    for (int next = first < 0 ? in.read() : first; next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended");
      }
      if (--budget[0] < 0) {
        throw new IOException("a header is longer than " + MAX_HEAD_BYTES + " bytes");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private static String body(String length, InputStream in) throws IOException {
    int bytes = length.matches("\\d{1,7}") ? Integer.parseInt(length) : MAX_BODY_BYTES + 1;
    if (bytes > MAX_BODY_BYTES) {
      throw new IOException("a body is longer than " + MAX_BODY_BYTES + " bytes");
    }
    byte[] body = in.readNBytes(bytes);
    if (body.length < bytes) {
      throw new IOException("the connection ended");
    }
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  /// The first field of that name.
  Optional<String> field(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    return fields.stream()
        .filter(field -> isNamed(field, name))
        .map(field -> field.substring(name.length() + 1).strip())
        .toList();
  }

  private static boolean isNamed(String field, String name) {
    return field.regionMatches(true, 0, name + ":", 0, name.length() + 1);
  }

  /// The same with another first line.
  RtspMessage startingWith(String other) {
    return new RtspMessage(other, fields, body);
  }

  /// The same with this field, instead of those of its name.
  RtspMessage with(String name, String value) {
    var other = new ArrayList<>(fields);
    other.removeIf(field -> isNamed(field, name));
    other.add(name + ": " + value);
    return new RtspMessage(start, other, body);
  }

  /// What is asked for: `DESCRIBE`.
  String method() {
    return start.split(" ", 2)[0];
  }

  /// What is asked about; empty in an answer.
  String uri() {
    String[] words = start.split(" ", 3);
    return words.length == 3 ? words[1] : "";
  }

  /// Of an answer; 0 when it is none.
  int status() {
    return start.matches("RTSP/1\\.\\d \\d{3}( .*)?")
        ? Integer.parseInt(start.split(" ", 3)[1])
        : 0;
  }

  byte[] bytes() {
    var out = new ByteArrayOutputStream();
    var text = new StringBuilder(start).append("\r\n");
    fields.forEach(field -> text.append(field).append("\r\n"));
    out.writeBytes(
        text.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1));
    return out.toByteArray();
  }
}
