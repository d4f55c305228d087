package dev.millrace.delivery;

import dev.millrace.delivery.cache.Cached;
import dev.millrace.delivery.cache.Facts;
import dev.millrace.http.Body;
import dev.millrace.http.ContentTypes;
import dev.millrace.http.Response;
import java.time.Instant;

/// A file of an asset that never changes, sent from where the cache has it.
final class MediaAnswer {
  private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";
  private static final String FOR_A_MINUTE = "public, max-age=60";

  private MediaAnswer() {}

  static Response of(PlayPath path, Cached object, Instant now) {
    Facts facts = object.facts();
    long age = Math.max(0, now.getEpochSecond() - facts.fetchedAt().getEpochSecond());
    return Response.ok(ContentTypes.of(path.file()), body(object))
        .with("ETag", '"' + facts.etag() + '"')
        .with("Last-Modified", facts.modifiedAt())
        .with("Cache-Control", path.version() == null ? FOR_A_MINUTE : FOR_A_YEAR)
        .with("Age", Long.toString(age))
        .with("Cache-Status", CacheStatus.of(object))
        .with("CMSD-Static", path.kind().cmsd());
  }

  private static Body body(Cached object) {
    return switch (object) {
      case Cached.InMemory held -> Body.Buffer.of(held.bytes());
      case Cached.OnDisk kept ->
          new Body.OpenFile(
              kept.file().channel(), 0, kept.facts().sizeBytes(), kept.file()::release);
      case Cached.Streamed streamed ->
          new Body.Source(streamed.facts().sizeBytes(), streamed.part()::open, streamed.release());
    };
  }
}
