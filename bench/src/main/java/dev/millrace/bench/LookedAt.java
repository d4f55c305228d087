package dev.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// A film of the server under test that is looked at, once it plays.
record LookedAt(Api api, String path) {
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /// Uploads it and waits until it is ready and was looked at.
  ///
  /// @param looks for what
  static LookedAt once(Api api, Path film, List<String> looks)
      throws IOException, InterruptedException {
    var policy = Map.<String, Object>of("maxHeight", 180, "analysis", looks);
    var looked = new LookedAt(api, "/v1/assets/" + new Upload(api, film, policy).run().id());
    var waiting = new Stopwatch();
    while (!looked.state("").equals("ready") || !looked.state("/analysis").equals("done")) {
      looked.goOn(waiting);
    }
    return looked;
  }

  private void goOn(Stopwatch waiting) throws IOException, InterruptedException {
    if (state("").equals("failed") || state("/analysis").equals("failed")) {
      throw new BenchFailed("the film failed: " + api.get(path) + api.get(path + "/analysis"));
    }
    if (waiting.isPast(PATIENCE)) {
      throw new BenchFailed("not looked at within " + PATIENCE.toSeconds() + " s");
    }
    Stopwatch.pause(LOOK);
  }

  private String state(String of) throws IOException, InterruptedException {
    JsonNode told = api.get(path + of);
    return told.path(of.isEmpty() ? "status" : "state").asString("");
  }

  /// Has it looked at again, while nothing else is done, and tells how many times faster than it
  /// plays that went.
  double speed() throws IOException, InterruptedException {
    String before = api.get(path + "/analysis").at("/result/endedAt").asString("");
    api.post(path + "/analysis", Map.of());
    var waiting = new Stopwatch();
    while (true) {
      JsonNode told = api.get(path + "/analysis");
      JsonNode result = told.path("result");
      if (told.path("state").asString("").equals("done")
          && !result.path("endedAt").asString("").equals(before)) {
        return result.path("filmSeconds").asDouble() / result.path("tookSeconds").asDouble();
      }
      goOn(waiting);
    }
  }

  /// What was found of a kind.
  List<JsonNode> items(String kind) throws IOException, InterruptedException {
    var items = new ArrayList<JsonNode>();
    api.get(path + "/analysis/" + kind).path("items").forEach(items::add);
    return items;
  }

  /// Fails when a kind was not looked for, as its network is not there.
  void require(String kind) throws IOException, InterruptedException {
    JsonNode outcome = api.get(path + "/analysis").at("/result/kinds/" + kind);
    if (!outcome.path("state").asString("").equals("done")) {
      throw new BenchFailed(kind + ": " + outcome.path("why").asString(""));
    }
  }

  void delete() throws IOException, InterruptedException {
    api.delete(path);
  }
}
