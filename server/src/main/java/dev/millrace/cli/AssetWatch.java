package dev.millrace.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// Follows one asset from its upload to the end of its processing.
final class AssetWatch {
  private static final Duration INTERVAL = Duration.ofMillis(300);
  private static final int MAX_MISSES = 200;

  private final Api api;
  private final ProgressDisplay display;

  AssetWatch(Api api, ProgressDisplay display) {
    this.api = api;
    this.display = display;
  }

  /// Returns the asset once it is `ready` or `failed`; a server that restarts meanwhile is waited
  /// for.
  JsonNode untilSettled(String id) {
    var estimate = new Estimate();
    int misses = 0;
    while (true) {
      try {
        JsonNode asset = api.get("/v1/assets/" + id);
        misses = 0;
        String status = asset.path("status").asString("");
        if (status.equals("ready") || status.equals("failed")) {
          return asset;
        }
        show(id, asset, estimate);
      } catch (CommandFailed failure) {
        if (!failure.isServerAway() || ++misses > MAX_MISSES) {
          throw failure;
        }
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
      if (Thread.interrupted()) {
        throw new CommandFailed("interrupted; the server goes on with asset " + id);
      }
    }
  }

  private void show(String id, JsonNode asset, Estimate estimate) {
    double progress = asset.path("progress").asDouble(0);
    double seconds = asset.path("durationSeconds").asDouble(0);
    estimate.at(progress);
    String speed =
        seconds > 0 && estimate.perSecond() > 0
            ? "%.1fx".formatted(estimate.perSecond() * seconds)
            : "";
    display.show(
        new ProgressDisplay.Line(stage(id, asset), progress, speed, estimate.secondsLeft()));
  }

  /// Empty while the workflow has not begun.
  private JsonNode steps(String id) {
    try {
      return api.get("/v1/assets/" + id + "/workflow").path("steps");
    } catch (CommandFailed _) {
      return Api.JSON.createArrayNode();
    }
  }

  private String stage(String id, JsonNode asset) {
    String playable = asset.path("playable").asBoolean(false) ? " (already plays)" : "";
    JsonNode steps = steps(id);
    return StreamSupport.stream(steps.spliterator(), false)
            .filter(step -> step.path("state").asString("").equals("running"))
            .map(step -> step.path("name").asString("").replaceAll("/.*", ""))
            .findFirst()
            .orElse(asset.path("status").asString(""))
        + playable;
  }
}
