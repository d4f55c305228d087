package dev.millrace.search.opensearch;

import dev.millrace.search.SearchUnavailable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The way to the cluster: JSON there and JSON back.
///
/// **Threading:** any; blocks, for [#PATIENCE] at most. **On failure** of any kind
/// [SearchUnavailable], which says what the cluster said.
final class Cluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final int MOST_WORDS = 300;

  private final OpenSearchConfig config;
  private final HttpClient client;

  Cluster(OpenSearchConfig config) {
    this.config = config;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(task -> Thread.ofVirtual().name("opensearch").start(task))
            .build();
  }

  /// What the cluster answered.
  record Answer(int status, JsonNode json) {
    boolean isGood() {
      return status < 300;
    }

    boolean isMissing() {
      return status == 404;
    }

    /// The reason, as far as it is told.
    String why() {
      String text = status + " " + json.path("error");
      return text.substring(0, Math.min(text.length(), MOST_WORDS));
    }

    /// **On failure** [SearchUnavailable] when it is none of success.
    Answer good() {
      if (!isGood()) {
        throw new SearchUnavailable("OpenSearch refuses: " + why());
      }
      return this;
    }
  }

  /// Asks, and gives whatever was answered.
  ///
  /// @param body JSON, or lines of it; empty for none
  Answer ask(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(config.url() + path))
            .timeout(PATIENCE)
            .header(
                "Content-Type", body.endsWith("\n") ? "application/x-ndjson" : "application/json")
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    config.login().ifPresent(login -> request.header("Authorization", basic(login)));
    try {
      HttpResponse<String> answer = answer(request.build());
      return new Answer(answer.statusCode(), read(answer.body()));
    } catch (ExecutionException | TimeoutException e) {
      throw new SearchUnavailable("OpenSearch does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SearchUnavailable("interrupted", e);
    }
  }

  /// The request's own patience ends with the head of the answer; this one is for all of it.
  private HttpResponse<String> answer(HttpRequest request)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<String>> asked =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      asked.cancel(true);
    }
  }

  private static JsonNode read(String text) {
    try {
      return text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JacksonException e) {
      throw new SearchUnavailable("what answers is no OpenSearch", e);
    }
  }

  private static String basic(String login) {
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
