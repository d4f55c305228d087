package dev.millrace.vod;

import dev.millrace.outbound.Reply;
import dev.millrace.workflow.step.PermanentFailure;
import java.io.IOException;
import java.util.Set;

/// What the head of an answer means for a download.
final class Answers {
  /// Refusals that pass: the request was too slow, too early or one too many.
  private static final Set<Integer> PASSING = Set.of(408, 416, 425, 429);

  private Answers() {}

  /// Returns when the answer carries the film's bytes, or a range of them.
  static void requireContent(Reply reply) throws IOException {
    int status = reply.status();
    if (status != 200 && status != 206) {
      throw refusal(status);
    }
    String encoding = reply.header("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw unavailable("The server sends it packed (%s), unasked.".formatted(encoding));
    }
  }

  private static IOException refusal(int status) {
    if (status >= 500 || PASSING.contains(status)) {
      return new IOException("the server answered " + status);
    }
    throw unavailable(
        switch (status) {
          case 401, 403 -> "The server answered %d: it wants a login.".formatted(status);
          case 404, 410 -> "The server answered %d: there is nothing.".formatted(status);
          default -> "The server answered %d.".formatted(status);
        });
  }

  /// What comes from the address is no file, and will be none.
  static PermanentFailure unavailable(String detail) {
    return new PermanentFailure("source-unavailable", "The address gives no file", detail);
  }

  /// What `If-Range` needs: a strong entity tag, or else a time.
  static String validator(Reply reply) {
    return reply
        .header("ETag")
        .filter(tag -> tag.startsWith("\""))
        .or(() -> reply.header("Last-Modified"))
        .filter(text -> text.length() <= 256)
        .orElse("");
  }
}
