package dev.millrace.catalog.sql;

import dev.millrace.catalog.Asset;
import dev.millrace.events.Event;
import dev.millrace.ids.Ulids;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The facts that the catalogue tells: type `dev.millrace.asset.{what}`, subject the asset's id,
/// data what a list of assets shows.
record AssetEvents(Ulids ids, InstantSource clock) {
  private static final String SOURCE = "/catalog";
  private static final String PREFIX = "dev.millrace.asset.";

  Event of(String what, Asset asset) {
    var id = ids.next().value();
    var now = clock.instant();
    return new Event(id, SOURCE, PREFIX + what, asset.id().value(), now, data(asset));
  }

  private static JsonNode data(Asset asset) {
    var state = asset.state();
    var data = JsonMapper.shared().createObjectNode();
    data.put("id", asset.id().value());
    data.put("title", asset.description().title());
    data.put("status", state.status().word());
    data.put("playable", state.playable());
    data.put("progress", state.progress());
    data.put("durationSeconds", asset.media().durationSeconds());
    var failure = state.failure();
    if (failure != null) {
      var error = data.putObject("error");
      error.put("type", failure.type());
      error.put("title", failure.title());
      error.put("detail", failure.detail());
    }
    return data;
  }
}
