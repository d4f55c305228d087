package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.Cli;
import dev.millrace.inference.OwnNetwork;
import dev.millrace.models.Models;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.testing.Drawing;
import dev.millrace.testing.EnginesOf;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.awt.Color;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Processes that look at films and streams, killed while they do.
@Tag("ffmpeg")
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VisionKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NO_FFMPEG = "worker: {ffmpeg: /nowhere}\n";
  private static final String DOORS =
      "live: {rtmp-port: 0, srt-port: 0}\nstreams: {patience: 60s}\n";

  @TempDir static Path folder;
  private static RoleProcess api;
  private static RoleProcess second;
  private static RoleProcess third;
  private static Thread uploading;
  private static final List<String> STREAMS = new ArrayList<>();

  /// How many frames of a stream were looked at when the first process died.
  private static long most;

  /// One process looks at three streams and a film, and is killed in the middle of both. Another
  /// looks at streams already, and one that works on films begins now.
  @BeforeAll
  static void start() throws Exception {
    Models.in(Models.standardCache(System.getenv())).fetch(Set.of("nanodet-g"), _ -> {});
    api = RoleProcess.start(data("api", NO_FFMPEG + DOORS), "api").awaitReady();
    RoleProcess first = member("first", "worker,streams,inference").awaitReady();
    second = member("second", "streams,inference");
    String detect = "{\"model\":\"colours\",\"fps\":5,\"width\":160,\"lingerMillis\":500}";
    for (int n = 0; n < 3; n++) {
      String wish =
          "{\"name\":\"%d\",\"url\":\"test:160x90@10\",\"detect\":%s}".formatted(n, detect);
      STREAMS.add(api.ask("POST", "/v1/streams", wish).path("id").asString(""));
    }
    second.awaitReady();
    assertThat(haveInferred(STREAMS, 15)).as("%s", told(STREAMS)).isTrue();
    upload();
    assertThat(Eventually.holds(PATIENCE, () -> progress() > 0.65)).as("%s", analysis()).isTrue();
    most = told(STREAMS).stream().mapToLong(one -> one.path("inferred").asLong()).max().orElse(0);
    first.kill();
    third = member("third", "worker,inference");
  }

  private static void upload() {
    Path film =
        TestFfmpeg.make(
            folder.resolve("film.mp4"),
            "-f lavfi -i gradients=s=320x180:r=10:d=36:seed=5:speed=0.02 -c:v libx264"
                + " -preset ultrafast -pix_fmt yuv420p");
    String[] command = {"process", film.toString(), "--data", api.data().toString()};
    uploading = Thread.ofVirtual().start(() -> Cli.run(command, _ -> 1));
  }

  @AfterAll
  static void stop() throws Exception {
    for (RoleProcess one : new RoleProcess[] {third, second, api}) {
      if (one != null) {
        one.stop();
      }
    }
  }

  private static Path data(String name, String config) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    Files.writeString(data.resolve("millrace.yaml"), "http: {port: 0}\n" + config);
    OwnNetwork.write(
        data.resolve("models.d/colours"), OwnNetwork.DESCRIPTION, "red\ngreen\nblue\n");
    return data;
  }

  private static RoleProcess member(String name, String roles) throws IOException {
    return RoleProcess.start(data(name, DOORS + new EnginesOf(api.data()).yaml()), roles);
  }

  private static double progress() {
    JsonNode told = analysis();
    return told.path("state").asString("").equals("running") ? told.path("progress").asDouble() : 0;
  }

  private static JsonNode analysis() {
    String id = api.ask("GET", "/v1/assets", "").at("/items/0/id").asString("");
    return id.isEmpty()
        ? JsonMapper.shared().createObjectNode()
        : api.ask("GET", "/v1/assets/" + id + "/analysis", "");
  }

  @Test
  @Order(1)
  void streams_of_a_killed_process_are_anothers_and_every_frame_is_looked_at_once()
      throws Exception {
    assertThat(haveInferred(STREAMS, most + 15)).as("%s", told(STREAMS)).isTrue();

    STREAMS.forEach(id -> api.ask("PATCH", "/v1/streams/" + id, "{\"enabled\":false}"));
    for (String id : STREAMS) {
      assertThat(Eventually.holds(PATIENCE, () -> isKept(id))).as("%s", ledger(id)).isTrue();
    }
    second.stop();
  }

  /// Nobody else looks at streams by then.
  @Test
  @Order(2)
  void frames_go_to_a_service_of_networks_elsewhere_and_come_back_with_what_it_saw()
      throws Exception {
    RoleProcess service = third.awaitReady();
    String there =
        "streams: {patience: 60s, inference: \"%s\", inference-token: \"%s\"}\n"
            .formatted(service.url(), service.token());
    String doors = "live: {rtmp-port: 0, srt-port: 0}\n" + there;
    Path data = data("blind", doors + new EnginesOf(api.data()).yaml());
    Path sign =
        new Drawing(640, 360, new Color(120, 160, 200))
            .stopSign(320, 140, 160)
            .write(folder.resolve("sign.png"));
    TestFfmpeg.make(
        Files.createDirectories(data.resolve("playout")).resolve("sign.mp4"),
        "-loop 1 -framerate 10 -i %s -t 4 -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
            .formatted(sign));
    RoleProcess eyes = RoleProcess.start(data, "streams").awaitReady();
    try {
      String wish =
          "{\"name\":\"sign\",\"url\":\"file:sign.mp4\","
              + "\"detect\":{\"model\":\"nanodet-g\",\"fps\":2}}";
      String id = api.ask("POST", "/v1/streams", wish).path("id").asString("");

      assertThat(
              Eventually.holds(
                  PATIENCE,
                  () ->
                      api.ask("GET", "/v1/streams/" + id, "")
                              .at("/counts/objects~1stop sign")
                              .asLong()
                          == 1))
          .as("%s", ledger(id))
          .isTrue();
      assertThat(service.count("millrace_inference_frames")).isPositive();
    } finally {
      eyes.stop();
    }
  }

  @Test
  @Order(3)
  void a_film_is_looked_at_further_where_a_killed_worker_had_come_to() throws Exception {
    assertThat(
            Eventually.holds(PATIENCE, () -> analysis().path("state").asString("").equals("done")))
        .as("%s", analysis())
        .isTrue();

    JsonNode result = analysis().path("result");
    // A page of things and one of the quality of pictures at least.
    assertThat(result.path("reused").asLong()).isGreaterThanOrEqualTo(60);
    assertThat(result.at("/kinds/labels/state").asString("")).isEqualTo("done");
    assertThat(result.at("/kinds/shots/state").asString("")).isEqualTo("done");
    assertThat(uploading.join(PATIENCE)).isTrue();
  }

  /// Whether nothing is on its way, and the results of all frames that were looked at are kept.
  private static boolean isKept(String id) {
    JsonNode ledger = ledger(id);
    return ledger.path("inFlight").asLong() == 0
        && keptFrames(id).size() == ledger.path("inferred").asLong();
  }

  private static boolean haveInferred(List<String> ids, long frames) {
    return Eventually.holds(
        PATIENCE,
        () -> told(ids).stream().allMatch(one -> one.path("inferred").asLong() >= frames));
  }

  private static List<JsonNode> told(List<String> ids) {
    return ids.stream().map(VisionKillIT::ledger).toList();
  }

  /// A ledger, which balances whenever somebody looks.
  private static JsonNode ledger(String id) {
    JsonNode ledger = api.ask("GET", "/v1/streams/" + id + "/ledger", "");
    long sum = ledger.path("inferred").asLong() + ledger.path("gated").asLong();
    for (JsonNode dropped : ledger.path("dropped")) {
      sum += dropped.asLong();
    }
    assertThat(sum + ledger.path("inFlight").asLong())
        .as("%s", ledger)
        .isEqualTo(ledger.path("received").asLong());
    return ledger;
  }

  /// The frames whose results are kept, none of them twice.
  private static Set<String> keptFrames(String id) {
    var frames = new HashSet<String>();
    try (var store = new S3ObjectStore(new EnginesOf(api.data()).bucket())) {
      Stream<String> keys =
          store.list("streams/" + id + "/", "", 1000).entries().stream()
              .map(entry -> entry.key())
              .filter(key -> key.endsWith(".json"));
      for (String key : keys.toList()) {
        JsonNode result = JsonMapper.shared().readTree(store.read(key, 1 << 20));
        for (JsonNode frame : result.path("frames")) {
          String name = result.path("epoch").asString("") + "-" + frame.path("seq").asLong();
          assertThat(frames.add(name)).as("%s of %s", name, key).isTrue();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return frames;
  }
}
