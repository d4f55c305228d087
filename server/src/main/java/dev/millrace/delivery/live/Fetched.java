package dev.millrace.delivery.live;

import dev.millrace.delivery.live.Leftovers.Use;
import dev.millrace.http.Body;
import dev.millrace.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What another process answered, for all who ask for it.
///
/// **Threading**: any.
final class Fetched {
  private static final int OK = 200;
  private static final String NAME = "millrace";
  private static final List<String> FIELDS =
      List.of("Content-Type", "Cache-Control", "CMSD-Static", "Retry-After");

  private final int status;
  private final HttpHeaders fields;
  private final Growing bytes;
  private final String name;
  private final long receivedNanos = System.nanoTime();
  private volatile @Nullable Body whole;

  /// @param path by which it is asked for
  Fetched(int status, HttpHeaders fields, Growing bytes, String path) {
    this.status = status;
    this.fields = fields;
    this.bytes = bytes;
    this.name = path;
  }

  boolean isGood() {
    return status == OK;
  }

  /// @param source where it came from, as `Cache-Status` has it: what the other process says of its
  ///     own is not ours to tell
  /// @param use of its memory
  Response answer(String source, Use use) {
    Response answer = Response.of(status).withBody(body(use));
    for (String field : FIELDS) {
      String value = field(field);
      answer = value.isEmpty() ? answer : answer.with(field, value);
    }
    answer =
        answer
            .with("Via", "1.1 " + NAME)
            .with("Age", Long.toString(ageSeconds()))
            .with("Cache-Status", NAME + "; " + source);
    return isMedia() && whole != null
        ? answer.with("ETag", MediaFile.etag(name, answer.body().lengthBytes()))
        : answer;
  }

  private String field(String field) {
    return fields.firstValue(field).orElse("");
  }

  /// Since the process that runs the channel gave it (RFC 9111 §4.2.3).
  private long ageSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - receivedNanos);
  }

  private boolean isPlaylist() {
    String type = field("Content-Type");
    return type.contains("mpegurl") || type.contains("dash+xml");
  }

  private boolean isMedia() {
    return isGood() && !isPlaylist();
  }

  private Body body(Use use) {
    Body known = whole;
    if (known == null) {
      byte[] all = bytes.whole();
      if (all == null) {
        return new Body.Stream(out -> write(out, use));
      }
      known = isMedia() ? Body.Buffer.of(ByteBuffer.wrap(all)) : text(all);
      whole = known;
    }
    return known instanceof Body.Buffer media ? lent(media, use) : known;
  }

  private Body text(byte[] all) {
    var text = Body.Bytes.of(all);
    return isPlaylist() ? text.compressed() : text;
  }

  private Body lent(Body.Buffer media, Use use) {
    use.begin();
    return media.lent(use::end, bytes::isCalledBack);
  }

  private void write(OutputStream out, Use use) throws IOException {
    use.begin();
    try {
      bytes.writeTo(out);
    } finally {
      use.end();
    }
  }
}
