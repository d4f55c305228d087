package dev.millrace.webhooks;

import dev.millrace.outbound.Limits;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Posts to addresses that users name, through the client that reaches no inner network.
final class OutboundPost implements Post {
  private static final int MAX_ANSWER_BYTES = 8 * 1024;

  private final Outbound outbound;
  private final Limits limits;

  OutboundPost(Outbound outbound, Duration patience) {
    this.outbound = outbound;
    this.limits = new Limits(patience, patience, Long.MAX_VALUE, 0);
  }

  /// An answer whose body breaks off or drags on is an answer all the same.
  @Override
  public Answer send(URI url, Map<String, String> headers, byte[] body) throws IOException {
    try (var reply = outbound.post(url, headers, body, limits)) {
      return new Answer(reply.status(), beginning(reply));
    }
  }

  private static String beginning(Reply reply) {
    try {
      return Excerpt.of(reply.beginning(MAX_ANSWER_BYTES));
    } catch (IOException _) {
      return "";
    }
  }
}
