package dev.millrace.delivery;

import dev.millrace.delivery.cache.Cached;
import dev.millrace.delivery.cache.Facts;
import dev.millrace.delivery.cache.OpenFile;
import dev.millrace.http.Body;
import dev.millrace.http.Headers;
import dev.millrace.http.Response;
import org.jspecify.annotations.Nullable;

/// A file of an asset that never changes, sent from where the cache has it.
final class MediaAnswer {
  private static final String FOR_A_MINUTE = "public, max-age=60";

  private MediaAnswer() {}

  /// @param head of the object, as it is now
  static Response of(PlayPath path, Cached object, Headers head) {
    Response answer = new Response(200, head, body(object));
    return path.version() == null ? answer.with("Cache-Control", FOR_A_MINUTE) : answer;
  }

  private static Body.@Nullable OpenFile file(Cached.InMemory held) {
    OpenFile file = held.file().get();
    return file == null ? null : file(held.facts(), file);
  }

  private static Body.OpenFile file(Facts facts, OpenFile file) {
    return new Body.OpenFile(file.channel(), 0, facts.sizeBytes(), file::release)
        .onDamage(file::damaged);
  }

  private static Body body(Cached object) {
    return switch (object) {
      case Cached.InMemory held ->
          Body.Buffer.of(held.bytes()).alsoIn(() -> file(held)).lent(held.release());
      case Cached.OnDisk kept -> file(kept.facts(), kept.file());
      case Cached.Arriving arriving ->
          new Body.Lent(arriving.facts().sizeBytes(), arriving.part(), arriving.release());
      case Cached.Sliced sliced ->
          new Body.Lent(sliced.facts().sizeBytes(), sliced.part(), () -> {});
    };
  }
}
