package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole server on a disk that becomes full, and has room again. Needs the right to mount a
/// small file system.
@Tag("ffmpeg")
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final byte[] FILM = new byte[1 << 20];

  private final HttpClient http = HttpClient.newHttpClient();
  @TempDir Path temp;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=512m,mode=755", "tmpfs", disk.toString()),
        "only root may mount a small disk");
  }

  /// Engines that died leave files open until they are collected.
  @AfterEach
  void unmount() throws Exception {
    http.close();
    run("umount", "--lazy", disk.toString());
  }

  @Test
  void a_full_disk_is_named_and_everything_goes_on_once_there_is_room() throws Exception {
    try (var server = RunningTestServer.start(Files.createDirectory(disk.resolve("data")))) {
      JsonNode upload = begin(server).body();
      assertThat(status(server)).isEqualTo(200);

      Path ballast = disk.resolve("ballast");
      fill(ballast);
      assertThat(ready(server).path("disk").asString()).contains("make room");
      assertThat(status(server)).isEqualTo(503);
      var refused = begin(server);
      assertThat(refused.status()).isEqualTo(507);
      assertThat(refused.body().path("detail").asString()).contains("make room");
      assertThat(put(upload)).isGreaterThanOrEqualTo(500);

      Files.delete(ballast);
      assertThat(Eventually.holds(PATIENCE, () -> status(server) == 200)).isTrue();
      assertThat(put(upload)).isEqualTo(200);
      assertThat(begin(server).status()).isEqualTo(201);
    }
  }

  private record Answer(int status, JsonNode body) {}

  private Answer begin(RunningTestServer server) {
    var json = "{\"filename\":\"a.mp4\",\"sizeBytes\":" + FILM.length + "}";
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/assets"))
            .header("Authorization", "Bearer " + server.token())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json));
    var response = send(request);
    return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
  }

  private int put(JsonNode upload) {
    var url = URI.create(upload.at("/upload/parts/0/url").asString());
    return send(HttpRequest.newBuilder(url).PUT(BodyPublishers.ofByteArray(FILM))).statusCode();
  }

  private int status(RunningTestServer server) {
    return readiness(server).statusCode();
  }

  private JsonNode ready(RunningTestServer server) {
    return JsonMapper.shared().readTree(readiness(server).body());
  }

  private HttpResponse<String> readiness(RunningTestServer server) {
    return send(HttpRequest.newBuilder(URI.create(server.url() + "/readyz")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Takes what is left of the disk, to the last byte.
  private static void fill(Path ballast) throws IOException {
    byte[] much = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(much);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
