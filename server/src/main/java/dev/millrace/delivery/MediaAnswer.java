package dev.millrace.delivery;

import dev.millrace.delivery.cache.Cached;
import dev.millrace.http.Body;
import dev.millrace.http.Headers;
import dev.millrace.http.Response;

/// A file of an asset that never changes, sent from where the cache has it.
final class MediaAnswer {
  private static final String FOR_A_MINUTE = "public, max-age=60";

  private MediaAnswer() {}

  /// @param head of the object, as it is now
  static Response of(PlayPath path, Cached object, Headers head) {
    Response answer = new Response(200, head, body(object));
    return path.version() == null ? answer.with("Cache-Control", FOR_A_MINUTE) : answer;
  }

  private static Body body(Cached object) {
    return switch (object) {
      case Cached.InMemory held -> Body.Buffer.of(held.bytes());
      case Cached.OnDisk kept ->
          new Body.OpenFile(
              kept.file().channel(), 0, kept.facts().sizeBytes(), kept.file()::release);
      case Cached.Arriving arriving ->
          new Body.Lent(arriving.facts().sizeBytes(), arriving.part(), arriving.release());
      case Cached.Passed passed -> new Body.Source(passed.facts().sizeBytes(), passed.part());
    };
  }
}
