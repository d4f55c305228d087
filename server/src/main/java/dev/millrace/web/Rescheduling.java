package dev.millrace.web;

import dev.millrace.catalog.Dates;
import dev.millrace.http.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The dates in the body of `PATCH /v1/assets/{id}`: an absent member leaves its date as it is,
/// null takes the date away, a time to come is the new one.
///
/// @param original whether the original's date changes, to `originalExpiresAt`
/// @param asset whether the asset's date changes, to `expiresAt`
record Rescheduling(
    boolean original,
    @Nullable Instant originalExpiresAt,
    boolean asset,
    @Nullable Instant expiresAt)
    implements UnaryOperator<Dates> {
  private static final String ORIGINAL = "originalExpiresAt";
  private static final String ASSET = "expiresAt";
  static final Set<String> MEMBERS = Set.of(ORIGINAL, ASSET);
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /// **On failure** 422 `invalid-input` with the member that is wrong.
  static Rescheduling of(JsonNode body, Instant now) {
    return new Rescheduling(
        body.has(ORIGINAL), date(body, ORIGINAL, now), body.has(ASSET), date(body, ASSET, now));
  }

  /// Whether no date changes.
  boolean isNothing() {
    return !original && !asset;
  }

  @Override
  public Dates apply(Dates dates) {
    Dates next = original ? dates.withOriginal(originalExpiresAt) : dates;
    return asset ? next.withAsset(expiresAt) : next;
  }

  private static @Nullable Instant date(JsonNode body, String member, Instant now) {
    if (!body.hasNonNull(member)) {
      return null;
    }
    Instant date = parse(body.path(member), member);
    if (!date.isAfter(now) || date.isAfter(LAST)) {
      throw wrong(member, member + " is a time to come, at the latest " + LAST);
    }
    return date;
  }

  private static Instant parse(JsonNode node, String member) {
    try {
      return OffsetDateTime.parse(node.asString("")).toInstant();
    } catch (DateTimeException e) {
      throw wrong(member, member + " is null or a time such as 2027-01-31T12:00:00Z");
    }
  }

  private static Problem.Thrown wrong(String member, String detail) {
    return Problem.INVALID_INPUT.because(detail).with("member", "/" + member).thrown();
  }
}
