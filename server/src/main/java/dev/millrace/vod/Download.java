package dev.millrace.vod;

import dev.millrace.outbound.Limits;
import dev.millrace.outbound.Outbound;
import dev.millrace.outbound.OutboundException;
import dev.millrace.outbound.Reply;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.StepContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The bytes of an address on their way into an object. A connection that breaks off is taken up
/// where it was, when the other side says which version it sends and knows ranges.
///
/// **Threading:** none; one thread. **On failure** what arrived stays in the object.
final class Download {
  /// What a download is told as it goes.
  interface Listener {
    /// The first answer of this version is there.
    void answered(Reply reply);

    /// So many bytes have arrived, of so many if that is known.
    void arrived(long bytes, OptionalLong ofBytes);
  }

  private static final int BUFFER_BYTES = 64 << 10;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(?:(\\d{1,18})|\\*)");

  private final Outbound outbound;
  private final URI uri;
  private final ArrivingObject object;
  private final Listener listener;
  private String validator;

  /// @param validator of the version that the object's bytes are of; empty for none
  Download(Outbound outbound, URI uri, ArrivingObject object, String validator, Listener listener) {
    this.outbound = outbound;
    this.uri = uri;
    this.object = object;
    this.validator = validator;
    this.listener = listener;
  }

  /// The version that arrives; empty when the other side does not say.
  String validator() {
    return validator;
  }

  /// Asks once, for what is missing; returns when all has arrived.
  void ask(Limits limits, StepContext context, Consumer<ByteBuffer> sink) throws IOException {
    if (object.bytes() > 0 && validator.isEmpty()) {
      object.giveUp();
    }
    long from = object.bytes();
    Map<String, String> headers =
        from == 0
            ? Map.of("Accept", "*/*")
            : Map.of("Accept", "*/*", "Range", "bytes=" + from + "-", "If-Range", validator);
    try (Reply reply = outbound.get(uri, headers, limits)) {
      OptionalLong total = begin(reply, from);
      receive(reply.body(), total, context, sink);
    }
  }

  /// Judges the answer's head, and says how long the whole is.
  private OptionalLong begin(Reply reply, long from) throws IOException {
    Answers.requireContent(reply);
    if (reply.status() == 206) {
      if (from == 0) {
        throw Answers.unavailable("The server sends a part of the file, unasked.");
      }
      var range = CONTENT_RANGE.matcher(reply.header("Content-Range").orElse(""));
      if (!range.matches() || Long.parseLong(range.group(1)) != from) {
        validator = "";
        object.giveUp();
        throw new IOException("the server answered with a range that was not asked for");
      }
      String total = range.group(2);
      return total == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(total));
    }
    object.giveUp();
    validator = Answers.validator(reply);
    listener.answered(reply);
    return reply.lengthBytes();
  }

  private void receive(
      InputStream body, OptionalLong total, StepContext context, Consumer<ByteBuffer> sink)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      context.cancellation().throwIfCancelled();
      sink.accept(ByteBuffer.wrap(buffer, 0, count));
      listener.arrived(object.bytes(), total);
    }
    if (total.isPresent() && object.bytes() != total.getAsLong()) {
      throw new IOException("the body is not as long as the server said");
    }
    if (object.bytes() == 0) {
      throw new PermanentFailure(
          "media-empty", "The file is empty", "The address answers with no bytes.");
    }
  }

  /// What an exception of the way means for the whole download.
  static PermanentFailure permanent(OutboundException e) {
    return switch (e.reason()) {
      case TOO_LARGE ->
          new PermanentFailure(
              "source-too-large", "The file is too large", "It is larger than upload.max-size.");
      case OVERLONG -> Answers.unavailable("The header of its answer is too large.");
      default ->
          new PermanentFailure(
              "source-refused", "The address may not be asked", e.getMessage() + ".");
    };
  }
}
