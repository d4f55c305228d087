package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Live channels of a running product, by its API.
public record Channels(String url, String token) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  public JsonNode create(Map<String, ?> wish) throws IOException, InterruptedException {
    var answer = send("POST", "/v1/channels", JSON.writeValueAsString(wish));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body());
  }

  public JsonNode find(JsonNode channel) throws IOException, InterruptedException {
    return JSON.readTree(send("GET", "/v1/channels/" + id(channel), "").body());
  }

  public void delete(JsonNode channel) throws IOException, InterruptedException {
    assertThat(send("DELETE", "/v1/channels/" + id(channel), "").statusCode()).isEqualTo(204);
  }

  public HttpResponse<String> send(String method, String path, String json)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  /// What stands below its playback folder, as text.
  public HttpResponse<String> play(JsonNode channel, String path)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + "/live/" + id(channel) + "/" + path));
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  public HttpResponse<byte[]> media(JsonNode channel, String path)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url + "/live/" + id(channel) + "/" + path));
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  /// What is at an address that anybody may ask for, as text.
  public String get(String address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(address));
    return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
  }

  /// Waits until it has played for a segment or two.
  public void awaitPlayable(JsonNode channel) throws Exception {
    assertThat(Eventually.holds(PATIENCE, () -> hasTwoSegments(channel)))
        .as("the channel plays: " + find(channel))
        .isTrue();
  }

  private boolean hasTwoSegments(JsonNode channel) {
    try {
      return play(channel, "a/main/index.m3u8").body().contains("/1.m4s");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String id(JsonNode channel) {
    return channel.path("id").asString();
  }
}
