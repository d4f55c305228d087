package dev.millrace.catalog.sql;

import dev.millrace.catalog.Asset;
import dev.millrace.events.Event;
import dev.millrace.ids.Ulids;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The facts that the catalogue tells: type `dev.millrace.asset.{what}`, subject the asset's id,
/// data what a list of assets shows.
record AssetEvents(Ulids ids, InstantSource clock) {
  private static final String SOURCE = "/catalog";
  private static final String PREFIX = "dev.millrace.asset.";

  Event of(String what, Asset asset) {
    return of(what, asset, data(asset));
  }

  /// It was deleted because its date had come.
  Event expired(Asset asset) {
    return of("deleted", asset, data(asset).put("reason", "expired"));
  }

  private Event of(String what, Asset asset, JsonNode data) {
    var id = ids.next().value();
    return new Event(id, SOURCE, PREFIX + what, asset.id().value(), clock.instant(), data);
  }

  private static ObjectNode data(Asset asset) {
    var state = asset.state();
    var data = JsonMapper.shared().createObjectNode();
    data.put("id", asset.id().value());
    data.put("title", asset.description().title());
    data.put("status", state.status().word());
    data.put("playable", state.playable());
    data.put("progress", state.progress());
    data.put("durationSeconds", asset.media().durationSeconds());
    data.put("originalExpiresAt", text(asset.dates().originalExpiresAt()));
    data.put("originalDeletedAt", text(asset.dates().originalDeletedAt()));
    data.put("expiresAt", text(asset.dates().expiresAt()));
    var failure = state.failure();
    if (failure != null) {
      var error = data.putObject("error");
      error.put("type", failure.type());
      error.put("title", failure.title());
      error.put("detail", failure.detail());
    }
    return data;
  }

  private static @Nullable String text(@Nullable Instant date) {
    return date == null ? null : date.toString();
  }
}
