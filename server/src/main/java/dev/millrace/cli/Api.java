package dev.millrace.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST API of one server, as the command line uses it.
///
/// **On failure** every call throws [CommandFailed] with the problem's own words.
final class Api {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /// For the object store, which is another server.
  private final HttpClient uploads = builder().build();

  private final HttpClient client;
  private final String url;
  private final String token;

  /// @param certificate the file of the one certificate to trust; the world's, when absent
  Api(String url, String token, Optional<Path> certificate) {
    this.url = url.replaceAll("/+$", "");
    this.token = token;
    this.client =
        certificate
            .map(file -> builder().sslContext(OneCertificate.context(file)).build())
            .orElse(uploads);
  }

  private static HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5));
  }

  String url() {
    return url;
  }

  HttpClient uploads() {
    return uploads;
  }

  JsonNode get(String path) {
    return call("GET", path, BodyPublishers.noBody(), "");
  }

  JsonNode post(String path, Object body, String idempotencyKey) {
    return call(
        "POST", path, BodyPublishers.ofString(JSON.writeValueAsString(body)), idempotencyKey);
  }

  /// Whether `/readyz` answers 200.
  boolean isReady() {
    try {
      var request = HttpRequest.newBuilder(URI.create(url + "/readyz")).timeout(TIMEOUT).build();
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new CommandFailed("interrupted", e);
    }
  }

  private JsonNode call(String method, String path, BodyPublisher body, String idempotencyKey) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(TIMEOUT)
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .method(method, body);
    if (!idempotencyKey.isEmpty()) {
      request.header("idempotency-key", idempotencyKey);
    }
    try {
      return answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (ConnectException e) {
      throw new CommandFailed("no server answers at " + url + "; run: ./millrace start", e);
    } catch (SSLException e) {
      throw new CommandFailed("no trust in the server at " + url + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CommandFailed("the server at " + url + " went away: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new CommandFailed("interrupted", e);
    }
  }

  private JsonNode answer(HttpResponse<String> response) {
    JsonNode body = parse(response.body());
    if (response.statusCode() < 300) {
      return body;
    }
    if (response.statusCode() == 401) {
      throw new CommandFailed("the server at " + url + " refuses the token; set MILLRACE_TOKEN");
    }
    String reason = body.path("detail").asString(body.path("title").asString(""));
    throw new CommandFailed(
        reason.isEmpty() ? "the server answered " + response.statusCode() : reason,
        response.statusCode(),
        body.path("type").asString("").replaceAll(".*/", ""));
  }

  private static JsonNode parse(String text) {
    try {
      return text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }
}
