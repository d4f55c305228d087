package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Catalog;
import dev.millrace.http.Problem;
import dev.millrace.policy.InvalidPolicy;
import dev.millrace.policy.Playback;
import dev.millrace.policy.PlaybackJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of `PATCH /v1/assets/{id}`: dates, and who may play it.
///
/// @param playback null when that stays
record AssetChange(Rescheduling dates, @Nullable Playback playback) {
  /// **On failure** 422 `invalid-input` with the member that is wrong.
  static AssetChange of(JsonNode body, Instant now) {
    if (!body.isObject()) {
      throw wrong("/", "the body is an object");
    }
    for (String name : body.propertyNames()) {
      if (!Rescheduling.MEMBERS.contains(name) && !name.equals(PlaybackJson.PLAYBACK)) {
        throw wrong(
            "/" + name, name + " cannot be changed; originalExpiresAt, expiresAt and playback can");
      }
    }
    return new AssetChange(Rescheduling.of(body, now), playback(body));
  }

  /// Applies it: first what may not be possible.
  Asset to(Asset asset, Catalog catalog) {
    Asset changed = dates.isNothing() ? asset : catalog.reschedule(asset.id(), dates);
    return playback == null ? changed : catalog.playedBy(asset.id(), playback);
  }

  private static @Nullable Playback playback(JsonNode body) {
    try {
      return body.has(PlaybackJson.PLAYBACK)
          ? PlaybackJson.read(body.path(PlaybackJson.PLAYBACK))
          : null;
    } catch (InvalidPolicy e) {
      throw wrong(e.member(), String.valueOf(e.getMessage()));
    }
  }

  private static Problem.Thrown wrong(String member, String detail) {
    return Problem.INVALID_INPUT.because(detail).with("member", member).thrown();
  }
}
