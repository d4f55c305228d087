package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A live channel of the server under test, by its API.
record TestChannel(Api api, JsonNode made) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Pattern HINT =
      Pattern.compile("PRELOAD-HINT:TYPE=PART,URI=\"(\\w+)/(\\d+)\\.(\\d+)\\.m4s\"");

  static TestChannel create(Api api, Map<String, ?> wish) throws IOException, InterruptedException {
    return new TestChannel(api, api.post("/v1/channels", wish));
  }

  /// The same channel of a server that was started again.
  TestChannel at(Api other) {
    return new TestChannel(other, made);
  }

  String id() {
    return made.path("id").asString("");
  }

  /// Where it plays.
  ///
  /// @param protocol `hls` or `dash`
  String playback(String protocol) {
    return made.at("/playback/" + protocol).asString("");
  }

  JsonNode health() throws IOException, InterruptedException {
    return api.get("/v1/channels/" + id()).path("health");
  }

  /// The part that comes next.
  record Next(String programme, long segment, int part) {}

  /// What a playlist says comes next; waits until there is one.
  ///
  /// @param rung the folder of a rendition
  Next next(String rung) throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (!waiting.isPast(PATIENCE)) {
      String text = text(rung + "index.m3u8");
      MatchResult hint = HINT.matcher(text).results().findFirst().orElse(null);
      if (hint != null) {
        return new Next(
            hint.group(1), Long.parseLong(hint.group(2)), Integer.parseInt(hint.group(3)));
      }
      Stopwatch.pause(LOOK);
    }
    throw new BenchFailed("the channel does not play: " + api.get("/v1/channels/" + id()));
  }

  /// Waits until it has played for some segments.
  void awaitSegment(String rung, long number) throws IOException, InterruptedException {
    var waiting = new Stopwatch();
    while (next(rung).segment() < number) {
      if (waiting.isPast(PATIENCE)) {
        throw new BenchFailed("the channel does not go on");
      }
      Stopwatch.pause(LOOK);
    }
  }

  /// What is below its playback folder, as text; whatever the answer is.
  String text(String path) throws IOException, InterruptedException {
    return new String(fetch(path).body(), StandardCharsets.UTF_8);
  }

  HttpResponse<byte[]> fetch(String path) throws IOException, InterruptedException {
    return api.fetch(URI.create(api.url() + "/live/" + id() + "/" + path));
  }

  void delete() throws IOException, InterruptedException {
    api.delete("/v1/channels/" + id());
  }
}
