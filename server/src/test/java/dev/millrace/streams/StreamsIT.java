package dev.millrace.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.RunningTestServer;
import dev.millrace.inference.OwnNetwork;
import dev.millrace.live.Encoder;
import dev.millrace.live.ingest.Command;
import dev.millrace.testing.Channels;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Streams of the whole product: from a camera to what its API tells.
@Tag("ffmpeg")
@Timeout(120)
class StreamsIT {
  @TempDir private static Path folder;
  private static RunningTestServer product;
  private static Channels api;

  @BeforeAll
  static void start() throws Exception {
    Path data = Files.createTempDirectory("millrace-streams");
    OwnNetwork.write(
        data.resolve("models.d/colours"), OwnNetwork.DESCRIPTION, "red\ngreen\nblue\n");
    Files.writeString(
        data.resolve("millrace.yaml"),
        "live: {cameras: [127.0.0.1], rtmp-port: 0, srt-port: 0}\nstreams: {patience: 20s}\n");
    Files.createDirectories(data.resolve("playout"));
    String film =
        "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine=r=48000 -t 6 -c:v libx264 -g 25"
            + " -preset ultrafast -pix_fmt yuv420p -c:a aac";
    TestFfmpeg.make(folder.resolve("film.mp4"), film);
    TestFfmpeg.make(data.resolve("playout/short.mp4"), film.replace("-t 6", "-t 2"));
    product = RunningTestServer.start(data);
    api = new Channels(product.url(), product.token());
  }

  @AfterAll
  static void stop() throws IOException {
    product.close();
  }

  private static JsonNode answer(int status, String method, String path, Object body)
      throws Exception {
    String json = body.equals("") ? "" : JsonMapper.shared().writeValueAsString(body);
    HttpResponse<String> response = api.send(method, path, json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JsonMapper.shared().readTree(response.body().isEmpty() ? "{}" : response.body());
  }

  private static String made(String name, String url) throws Exception {
    var detect = Map.of("model", "colours", "fps", 10, "width", 320, "threshold", 0.1);
    return answer(
            201,
            "POST",
            "/v1/streams",
            Map.of("name", name, "url", url, "repeats", false, "detect", detect))
        .path("id")
        .asString("");
  }

  private static JsonNode found(String id) {
    try {
      return answer(200, "GET", "/v1/streams/" + id, "");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireBalance(JsonNode ledger) {
    long dropped = 0;
    for (JsonNode one : ledger.path("dropped")) {
      dropped += one.asLong();
    }
    assertThat(ledger.path("received").asLong())
        .isEqualTo(
            ledger.path("inferred").asLong()
                + ledger.path("gated").asLong()
                + dropped
                + ledger.path("inFlight").asLong());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "file:../millrace.yaml",
        "file:admin-token/../../x",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "concat:/etc/passwd",
        "pipe:0",
        "subfile,,start,0,end,99,,:/etc/passwd",
        "data:video/mp4;base64,AAAA",
        "lavfi:movie=/etc/passwd",
        "test:320x180@10,movie=/etc/passwd",
      })
  void an_address_that_reaches_into_the_machine_is_refused(String url) throws Exception {
    JsonNode problem = answer(422, "POST", "/v1/streams", Map.of("name", "evil", "url", url));

    assertThat(problem.path("member").asString("")).isEqualTo("/url");
    assertThat(problem.path("detail").asString("")).isNotEmpty();
  }

  @Test
  void a_camera_at_an_address_that_is_not_allowed_is_never_asked() throws Exception {
    String id = made("metadata", "rtsp://169.254.169.254/stream");

    assertThat(
            Eventually.holds(
                Duration.ofSeconds(60), () -> found(id).path("state").asString("").equals("away")))
        .isTrue();
    assertThat(found(id).path("why").asString("")).isNotEmpty();
    answer(204, "DELETE", "/v1/streams/" + id, "");
  }

  private static boolean hasInferred(String id, long frames) {
    return Eventually.holds(
        Duration.ofSeconds(60),
        () -> {
          JsonNode ledger = found(id).path("ledger");
          requireBalance(ledger);
          return ledger.path("inferred").asLong() >= frames;
        });
  }

  @Test
  void a_film_is_looked_at_once_to_its_last_frame() throws Exception {
    String id = made("film", "file:short.mp4");

    assertThat(
            Eventually.holds(
                Duration.ofSeconds(60),
                () ->
                    found(id).path("state").asString("").equals("ended")
                        && found(id).at("/ledger/inFlight").asLong() == 0))
        .as("%s", found(id))
        .isTrue();
    JsonNode stream = found(id);
    assertThat(stream.at("/ledger/received").asLong()).isBetween(19L, 21L);
    assertThat(stream.at("/ledger/inferred").asLong())
        .isEqualTo(stream.at("/ledger/received").asLong());
    assertThat(stream.at("/latencyMillis/p95").isNumber()).isTrue();
    var seen = new ArrayList<Long>();
    assertThat(
            Eventually.holds(
                () -> {
                  seen.clear();
                  detections(id)
                      .forEach(
                          result ->
                              result.path("frames").forEach(f -> seen.add(f.path("seq").asLong())));
                  return seen.size() == stream.at("/ledger/inferred").asLong();
                }))
        .isTrue();
    assertThat(seen).doesNotHaveDuplicates();
    assertThat(detections(id).getFirst().at("/frames/0/detections/0/label").asString(""))
        .isIn("red", "green", "blue");
    HttpResponse<String> picture = api.send("GET", stream.path("picture").asString(""), "");
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
  }

  private static List<JsonNode> detections(String id) {
    try {
      var items = new ArrayList<JsonNode>();
      answer(200, "GET", "/v1/streams/" + id + "/detections?last=200", "")
          .path("items")
          .forEach(items::add);
      return items;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_stream_is_changed_paused_and_deleted() throws Exception {
    String id = made("test", "test:320x180@25");
    assertThat(hasInferred(id, 10)).as("%s", found(id)).isTrue();

    answer(200, "PATCH", "/v1/streams/" + id, Map.of("detect", Map.of("fps", 2, "gate", true)));
    long before = found(id).at("/ledger/inferred").asLong();
    assertThat(hasInferred(id, before + 2)).as("%s", found(id)).isTrue();
    answer(200, "PATCH", "/v1/streams/" + id, Map.of("enabled", false));
    assertThat(found(id).path("state").asString("")).isEqualTo("paused");
    requireBalance(answer(200, "GET", "/v1/streams/" + id + "/ledger", ""));
    answer(204, "DELETE", "/v1/streams/" + id, "");
    answer(404, "GET", "/v1/streams/" + id, "");
    answer(422, "POST", "/v1/streams", Map.of("name", "x", "url", "gopher://a"));
    answer(422, "POST", "/v1/streams", Map.of("name", "x", "url", "file:../secret"));
  }

  @Test
  void a_decoder_that_is_killed_is_replaced_and_every_frame_is_accounted_for() throws Exception {
    Set<Long> others = decoders();
    String id = made("killed", "test:320x180@25");
    assertThat(hasInferred(id, 10)).as("%s", found(id)).isTrue();
    Set<Long> ours = new HashSet<>(decoders());
    ours.removeAll(others);
    assertThat(ours).isNotEmpty();

    ours.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    long before = found(id).at("/ledger/inferred").asLong();

    assertThat(hasInferred(id, before + 30)).as("%s", found(id)).isTrue();
    assertThat(decoders()).doesNotContainAnyElementsOf(ours);
    answer(200, "PATCH", "/v1/streams/" + id, Map.of("enabled", false));
    assertThat(
            Eventually.holds(
                Duration.ofSeconds(60), () -> found(id).at("/ledger/inFlight").asLong() == 0))
        .as("%s", found(id))
        .isTrue();
    requireBalance(found(id).path("ledger"));
    answer(204, "DELETE", "/v1/streams/" + id, "");
  }

  @Test
  void an_encoder_that_listens_for_srt_is_called_and_looked_at() throws Exception {
    int port;
    try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String there = "srt://127.0.0.1:" + port;
    try (var _ = Encoder.to(there + "?mode=listener")) {
      String id = made("srt", there);

      assertThat(hasInferred(id, 10)).as("%s", found(id)).isTrue();
      answer(204, "DELETE", "/v1/streams/" + id, "");
    }
  }

  private static Set<Long> decoders() {
    return ProcessHandle.current()
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("ffmpeg"))
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /// Starts a camera at a port, 0 for any.
  private static Command camera() {
    var script = StreamsIT.class.getResource("/live/camera.py");
    var words =
        List.of(
            "/usr/bin/python3",
            script.getPath(),
            folder.resolve("film.mp4").toString(),
            "admin",
            "pass-1234");
    String packages =
        "python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";
    var camera = Command.start(packages, words);
    assertThat(Eventually.holds(() -> camera.said().contains("\n"))).isTrue();
    Assumptions.assumeFalse(camera.said().contains("Error"), "apt-get install " + packages);
    return camera;
  }

  @Test
  void a_camera_is_looked_at_again_soon_after_each_return() throws Exception {
    try (Command camera = camera()) {
      String address = "rtsp://admin:pass-1234@127.0.0.1:" + camera.said().strip() + "/aac";
      String id = made("camera", address);
      assertThat(hasInferred(id, 10)).as("%s", found(id)).isTrue();
      assertThat(found(id).toString()).doesNotContain("pass-1234");

      // The film of six seconds ends, and the camera sends it again to whoever asks again.
      assertThat(hasInferred(id, 75)).as("%s", found(id)).isTrue();
    }
  }
}
