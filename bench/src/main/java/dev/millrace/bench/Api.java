package dev.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST API of the server under test.
record Api(HttpClient client, String url, String token) {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  static Api of(String url, String token) {
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Api(client, url.replaceAll("/+$", ""), token);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return body(send("GET", path, ""));
  }

  JsonNode post(String path, Object body) throws IOException, InterruptedException {
    return body(send("POST", path, JSON.writeValueAsString(body)));
  }

  JsonNode patch(String path, Object body) throws IOException, InterruptedException {
    return body(send("PATCH", path, JSON.writeValueAsString(body)));
  }

  void delete(String path) throws IOException, InterruptedException {
    body(send("DELETE", path, ""));
  }

  /// Any address of the server, whatever it answers.
  HttpResponse<byte[]> fetch(URI address) throws IOException, InterruptedException {
    return client.send(request(address).GET().build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        request(URI.create(url + path))
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(TIMEOUT)
        .header("authorization", "Bearer " + token);
  }

  private static JsonNode body(HttpResponse<String> response) {
    if (response.statusCode() >= 300) {
      throw new BenchFailed(
          response.request().method()
              + " "
              + response.uri().getPath()
              + " answered "
              + response.statusCode()
              + ": "
              + response.body());
    }
    return response.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }
}
