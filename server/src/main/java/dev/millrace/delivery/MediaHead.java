package dev.millrace.delivery;

import dev.millrace.delivery.access.Admission;
import dev.millrace.delivery.cache.Cached;
import dev.millrace.delivery.cache.Facts;
import dev.millrace.http.Body;
import dev.millrace.http.ContentTypes;
import dev.millrace.http.Headers;
import dev.millrace.http.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The head of the answers with one object: what stays the same is put together once and kept
/// beside the object, its age is added once a second. So a hit costs no field.
///
/// **Threading**: any.
final class MediaHead {
  private static final String FOR_A_YEAR = "public, max-age=31536000, immutable";

  private final Aging forAll;
  private final Aging forAsker;
  private final @Nullable String next;
  private volatile long lookedAheadSecond = Long.MIN_VALUE;

  private MediaHead(Facts facts, Headers common) {
    long fetched = facts.fetchedAt().getEpochSecond();
    this.forAll = new Aging(common, fetched);
    this.forAsker = new Aging(Admission.forAsker(common), fetched);
    String following = MediaKind.next(facts.key());
    this.next = following.equals(facts.key()) ? null : following;
  }

  /// Of an object that is where `object` says.
  static MediaHead of(String file, Cached object) {
    Facts facts = object.facts();
    Response bare =
        Response.ok(ContentTypes.of(file), new Body.Empty())
            .with("ETag", '"' + facts.etag() + '"')
            .with("Last-Modified", facts.modifiedAt())
            .with("Cache-Control", FOR_A_YEAR)
            .with("Cache-Status", CacheStatus.of(object))
            .with("CMSD-Static", MediaKind.of(file).cmsd())
            .with("Accept-Ranges", "bytes")
            .with("Content-Length", Long.toString(facts.sizeBytes()));
    return new MediaHead(facts, Delivery.forPlayers(bare).headers());
  }

  /// The fields as they are at a moment.
  ///
  /// @param forAsker whether no shared cache may keep the answer
  Headers at(Instant now, boolean forAsker) {
    return (forAsker ? this.forAsker : forAll).at(now.getEpochSecond());
  }

  /// The key of the segment after this one, for who asks first in a second.
  @Nullable String lookAhead(Instant now) {
    if (next == null || lookedAheadSecond == now.getEpochSecond()) {
      return null;
    }
    lookedAheadSecond = now.getEpochSecond();
    return next;
  }

  /// Fields with an age.
  private static final class Aging {
    private final Headers fields;
    private final long bornSecond;
    private volatile @Nullable Stamped last;

    Aging(Headers fields, long bornSecond) {
      this.fields = fields;
      this.bornSecond = bornSecond;
    }

    private record Stamped(long second, Headers fields) {}

    Headers at(long second) {
      Stamped known = last;
      if (known == null || known.second != second) {
        long age = Math.max(0, second - bornSecond);
        known = new Stamped(second, fields.with("Age", Long.toString(age)).shared());
        last = known;
      }
      return known.fields;
    }
  }
}
