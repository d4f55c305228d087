package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// The main job of one file: upload, then wait until it is ready.
record Job(Api api, Upload.Done upload) {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  static Job begin(Api api, Path file) throws IOException, InterruptedException {
    return new Job(api, new Upload(api, file).run());
  }

  /// Returns the seconds from upload completion to `ready`.
  double untilReady() throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (!waiting.isPast(PATIENCE)) {
      JsonNode asset = api.get(path());
      switch (asset.path("status").asString("")) {
        case "ready" -> {
          var readyAt = Instant.parse(asset.path("readyAt").asString(""));
          return Duration.between(upload.completedAt(), readyAt).toNanos() / 1e9;
        }
        case "failed" -> throw new BenchFailed("the asset failed: " + asset.path("error"));
        default -> Stopwatch.pause(INTERVAL);
      }
    }
    throw new BenchFailed("not ready after " + PATIENCE.toSeconds() + " s: " + timeline());
  }

  /// When each step began and ended, in seconds since completion:
  /// `probe 0.1–0.4, plan 0.4–0.5`.
  String timeline() throws IOException, InterruptedException {
    JsonNode steps = api.get(path() + "/workflow").path("steps");
    return StreamSupport.stream(steps.spliterator(), false)
        .filter(step -> step.path("startedAt").isString())
        .map(
            step ->
                "%s %s–%s"
                    .formatted(
                        step.path("name").asString(""),
                        since(step.path("startedAt")),
                        since(step.path("endedAt"))))
        .collect(Collectors.joining(", "));
  }

  void delete() throws IOException, InterruptedException {
    api.delete(path());
  }

  String path() {
    return "/v1/assets/" + upload.id();
  }

  private String since(JsonNode time) {
    if (!time.isString()) {
      return "";
    }
    var passed = Duration.between(upload.completedAt(), Instant.parse(time.asString("")));
    return String.format(Locale.ROOT, "%.1f", passed.toMillis() / 1e3);
  }
}
