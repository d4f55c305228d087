package dev.millrace.web;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Titles;
import dev.millrace.http.Problem;
import dev.millrace.policy.InvalidPolicy;
import dev.millrace.policy.Playback;
import dev.millrace.policy.PlaybackJson;
import dev.millrace.vision.Moderation;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The body of `PATCH /v1/assets/{id}`: its title, dates, and who may play it.
///
/// @param title null when that stays
/// @param playback null when that stays
record AssetChange(@Nullable String title, Rescheduling dates, @Nullable Playback playback) {
  private static final String TITLE = "title";
  private static final Set<String> OTHERS = Set.of(TITLE, PlaybackJson.PLAYBACK);

  /// **On failure** 422 `invalid-input` with the member that is wrong.
  static AssetChange of(JsonNode body, Instant now) {
    if (!body.isObject()) {
      throw wrong("/", "the body is an object");
    }
    for (String name : body.propertyNames()) {
      if (!Rescheduling.MEMBERS.contains(name) && !OTHERS.contains(name)) {
        throw wrong(
            "/" + name,
            name + " cannot be changed; title, originalExpiresAt, expiresAt and playback can");
      }
    }
    return new AssetChange(title(body), Rescheduling.of(body, now), playback(body));
  }

  /// Applies it: first what may not be possible.
  Asset to(Asset asset, Catalog catalog, Moderation moderation) {
    Asset changed = dates.isNothing() ? asset : catalog.reschedule(asset.id(), dates);
    if (title != null) {
      changed = catalog.renamed(asset.id(), name -> name.withTitle(title));
    }
    return playback == null ? changed : moderation.play(asset.id(), playback);
  }

  private static @Nullable String title(JsonNode body) {
    if (!body.has(TITLE)) {
      return null;
    }
    String title = body.path(TITLE).asString("").strip();
    String refusal = body.path(TITLE).isString() ? Titles.refusal(title) : "the title is a text";
    if (refusal != null) {
      throw wrong("/" + TITLE, refusal);
    }
    return title;
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
