package dev.millrace.players;

import dev.millrace.RunningTestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Publishes clips the way a person's program does: through the REST API of a whole server.
record Studio(RunningTestServer server, HttpClient client, Path folder) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  Studio(RunningTestServer server, Path folder) {
    this(server, HttpClient.newHttpClient(), folder);
  }

  Film publish(Clip clip) throws Exception {
    return publish(clip, Map.of());
  }

  /// @param policy what is asked for, in the words of the API
  Film publish(Clip clip, Map<String, ?> policy) throws Exception {
    Path file = clip.make(folder);
    JsonNode asset =
        ask(
            "POST",
            "/v1/assets",
            Map.of(
                "title",
                clip.name(),
                "filename",
                clip.file,
                "sizeBytes",
                Files.size(file),
                "policy",
                policy));
    String path = "/v1/assets/" + asset.path("id").asString("");
    ask("POST", path + "/complete", Map.of("parts", sent(file, asset.path("upload"))));
    JsonNode playback = untilReady(path).path("playback");
    return new Film(clip, playback.path("hls").asString(""), playback.path("dash").asString(""));
  }

  private List<Map<String, Object>> sent(Path file, JsonNode upload) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    int size = upload.path("partSizeBytes").asInt();
    var parts = new ArrayList<Map<String, Object>>();
    for (JsonNode part : upload.path("parts")) {
      int from = size * parts.size();
      var body = BodyPublishers.ofByteArray(bytes, from, Math.min(size, bytes.length - from));
      URI url = URI.create(part.path("url").asString(""));
      var answer =
          client.send(HttpRequest.newBuilder(url).PUT(body).build(), BodyHandlers.discarding());
      String etag = answer.headers().firstValue("etag").orElseThrow();
      parts.add(Map.of("number", part.path("number").asInt(), "etag", etag));
    }
    return parts;
  }

  private JsonNode untilReady(String path) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode asset = ask("GET", path, Map.of());
      switch (asset.path("status").asString("")) {
        case "ready" -> {
          return asset;
        }
        case "failed" -> throw new IllegalStateException(asset.toString());
        default -> TimeUnit.MILLISECONDS.sleep(200);
      }
    }
    throw new IllegalStateException(path + " is not ready in " + PATIENCE);
  }

  /// The same film by addresses that carry a ticket.
  Film ticketed(Film film) throws Exception {
    JsonNode ticket = ask("POST", "/v1/assets/" + film.id() + "/playback-tickets", Map.of());
    return new Film(film.clip(), ticket.path("hls").asString(""), ticket.path("dash").asString(""));
  }

  private JsonNode ask(String method, String path, Map<String, ?> body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + path))
            .header("Authorization", "Bearer " + server.token())
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(request + " answered " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
