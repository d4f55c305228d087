package dev.millrace.catalog;

import dev.millrace.catalog.Asset.Status;
import dev.millrace.policy.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// When an asset and its original go, to the microsecond, by the database's clock.
///
/// @param originalExpiresAt when the original is deleted; null: as long as the asset, or not
///     decided yet
/// @param originalDeletedAt when the original was deleted; null while it is here
/// @param expiresAt when the asset is deleted; null: not by itself, or not decided yet
public record Dates(
    @Nullable Instant originalExpiresAt,
    @Nullable Instant originalDeletedAt,
    @Nullable Instant expiresAt) {
  /// No date yet, or none at all.
  public static final Dates NONE = new Dates(null, null, null);

  public Dates {
    originalExpiresAt = tick(originalExpiresAt);
    originalDeletedAt = tick(originalDeletedAt);
    expiresAt = tick(expiresAt);
  }

  /// The dates of an asset that has just become `status`. One that failed keeps its original as
  /// long as itself, so that it can be retried; before its end there is no date.
  static Dates of(Retention retention, Status status, Instant now) {
    return switch (status) {
      case READY ->
          new Dates(after(now, retention.originalDays()), null, after(now, retention.assetDays()));
      case FAILED -> new Dates(null, null, after(now, retention.assetDays()));
      case WAITING, QUEUED, PROCESSING -> NONE;
    };
  }

  /// The same with another date for the original.
  public Dates withOriginal(@Nullable Instant expiresAt) {
    return new Dates(expiresAt, originalDeletedAt, this.expiresAt);
  }

  /// The same with another date for the asset.
  public Dates withAsset(@Nullable Instant expiresAt) {
    return new Dates(originalExpiresAt, originalDeletedAt, expiresAt);
  }

  /// The original is gone since `now`; what was recorded before stays.
  Dates withoutOriginal(Instant now) {
    return originalDeletedAt == null ? new Dates(originalExpiresAt, now, expiresAt) : this;
  }

  /// Whether the original is still here, and its date is not after `now`.
  boolean isOriginalDue(Instant now) {
    return originalDeletedAt == null
        && originalExpiresAt != null
        && !originalExpiresAt.isAfter(now);
  }

  /// Whether the asset's date is not after `now`.
  boolean isDue(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }

  private static @Nullable Instant after(Instant now, OptionalInt days) {
    return days.isPresent() ? now.plus(Duration.ofDays(days.getAsInt())) : null;
  }

  private static @Nullable Instant tick(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }
}
