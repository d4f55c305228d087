package dev.millrace.delivery;

import dev.millrace.delivery.access.Admission;
import dev.millrace.delivery.cache.Cached;
import dev.millrace.delivery.cache.Facts;
import dev.millrace.http.Body;
import dev.millrace.http.ContentTypes;
import dev.millrace.http.Cors;
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

  private final Facts facts;
  private final Aging forAll;
  private final Headers askers;
  private final Aging forAsker;
  private volatile @Nullable ForPage last;
  private final @Nullable String next;
  private volatile long lookedAheadSecond = Long.MIN_VALUE;

  private MediaHead(Facts facts, Headers common) {
    this.facts = facts;
    this.forAll = new Aging(common, facts);
    this.askers = Admission.forAsker(common);
    this.forAsker = new Aging(askers, facts);
    String following = MediaKind.next(facts.key());
    this.next = following.equals(facts.key()) ? null : following;
  }

  /// Of an object that is where `object` says.
  static MediaHead of(String file, Cached object) {
    Facts facts = object.facts();
    Response bare =
        Response.ok(type(file, facts), new Body.Empty())
            .with("ETag", '"' + facts.etag() + '"')
            .with("Last-Modified", facts.modifiedAt())
            .with("Cache-Control", FOR_A_YEAR)
            .with("Cache-Status", CacheStatus.of(object))
            .with("CMSD-Static", MediaKind.of(file).cmsd())
            .with("Accept-Ranges", "bytes")
            .with("Content-Length", Long.toString(facts.sizeBytes()));
    return new MediaHead(facts, Cors.open(Delivery.forPlayers(bare).headers()));
  }

  /// A header of sound without pictures is `audio/mp4` (RFC 4337 §2).
  private static String type(String file, Facts facts) {
    boolean isSound = file.endsWith(".mp4") && facts.key().contains("/a/");
    return isSound ? "audio/mp4" : ContentTypes.of(file);
  }

  /// The fields as they are at a moment for whom `admission` let in.
  Headers at(Instant now, Admission admission) {
    return aging(admission).at(now.getEpochSecond());
  }

  private Aging aging(Admission admission) {
    String origin = admission.origin();
    if (origin == null) {
      return admission.isForAsker() ? forAsker : forAll;
    }
    ForPage known = last;
    if (known == null || !known.origin.equals(origin)) {
      known = new ForPage(origin, new Aging(Cors.named(askers, origin), facts));
      last = known;
    }
    return known.fields;
  }

  /// The fields for the pages of one origin: an object is mostly shown by one site.
  private record ForPage(String origin, Aging fields) {}

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

    Aging(Headers fields, Facts facts) {
      this.fields = fields.shared();
      this.bornSecond = facts.fetchedAt().getEpochSecond();
    }

    private record Stamped(long second, Headers fields) {}

    Headers at(long second) {
      Stamped known = last;
      if (known == null || known.second != second) {
        long age = Math.max(0, second - bornSecond);
        known = new Stamped(second, fields.sharedWith("Age", Long.toString(age)));
        last = known;
      }
      return known.fields;
    }
  }
}
