package dev.millrace.streams.watch;

import dev.millrace.config.Secret;
import dev.millrace.inference.Findings;
import dev.millrace.inference.Inference;
import dev.millrace.streams.Blind;
import dev.millrace.streams.Eyes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The inference service of another process, by `POST /infer`.
///
/// **Threading:** any. **Limits:** answers of 16 MiB.
public final class RemoteEyes implements Eyes, AutoCloseable {
  private static final String BOUNDARY = "millrace-frames";
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final BodyHandler<byte[]> LIMITED =
      BodyHandlers.limiting(BodyHandlers.ofByteArray(), 16 << 20);
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final String service;
  private final Secret token;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /// @param service as in `http://10.1.2.3:8080`
  /// @param token that it wants to see
  public RemoteEyes(URI service, Secret token) {
    this.service = service.toString().replaceAll("/+$", "");
    this.token = token;
  }

  @Override
  public Inference.Seen look(String model, List<byte[]> frames) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(service + "/infer?model=" + model))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token.value())
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(body(frames)))
            .build();
    try {
      HttpResponse<byte[]> response = client.send(request, LIMITED);
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw refused(response.statusCode(), answer);
      }
      return seen(answer);
    } catch (IOException | JacksonException e) {
      throw new Blind(Blind.Kind.FAILED, "the inference service does not answer: " + e, -1);
    }
  }

  private static byte[] body(List<byte[]> frames) {
    var body = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      write(body, "--" + BOUNDARY + "\r\nContent-Type: image/jpeg\r\n");
      write(body, "Content-Disposition: form-data; name=\"f\"; filename=\"f.jpg\"\r\n\r\n");
      body.writeBytes(frame);
      write(body, "\r\n");
    }
    write(body, "--" + BOUNDARY + "--\r\n");
    return body.toByteArray();
  }

  private static void write(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Blind refused(int status, JsonNode problem) {
    String why = problem.path("detail").asString("it answers with status " + status);
    return switch (status) {
      case 429 -> new Blind(Blind.Kind.BUSY, why, -1);
      case 404, 503 -> new Blind(Blind.Kind.OFF, why, -1);
      case 422 -> new Blind(Blind.Kind.FRAME, why, problem.path("frame").asInt(-1));
      default -> new Blind(Blind.Kind.FAILED, why, -1);
    };
  }

  private static Inference.Seen seen(JsonNode answer) {
    var frames = new ArrayList<Findings>();
    for (JsonNode frame : answer.path("frames")) {
      var found = new ArrayList<Findings.Found>();
      for (JsonNode one : frame.path("detections")) {
        found.add(JSON.treeToValue(one, Findings.Found.class));
      }
      frames.add(
          new Findings(
              frame.path("width").asInt(0), frame.path("height").asInt(0), found, List.of()));
    }
    return new Inference.Seen(
        answer.path("model").asString(""), answer.path("version").asString(""), frames);
  }

  @Override
  public void close() {
    client.close();
  }
}
