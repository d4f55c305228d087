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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Processes that look at films and streams, killed while they do.
@Tag("ffmpeg")
@Timeout(900)
class VisionKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NO_FFMPEG = "worker: {ffmpeg: /nowhere}\n";
  private static final String DOORS =
      "live: {rtmp-port: 0, srt-port: 0}\nstreams: {patience: 60s}\n";

  @TempDir static Path folder;
  private static RoleProcess api;

  @BeforeAll
  static void start() throws Exception {
    Models.in(Models.standardCache(System.getenv())).fetch(Set.of("nanodet-g"), _ -> {});
    api = RoleProcess.start(data("api", NO_FFMPEG + DOORS), "api").awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    api.stop();
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

  @Test
  void a_film_is_looked_at_further_where_a_killed_worker_had_come_to() throws Exception {
    Path film =
        TestFfmpeg.make(
            folder.resolve("minute.mp4"),
            "-f lavfi -i gradients=s=320x180:r=10:d=60:seed=5:speed=0.02 -c:v libx264"
                + " -preset ultrafast -pix_fmt yuv420p");
    RoleProcess first = member("first-worker", "worker").awaitReady();
    var uploading =
        Thread.ofVirtual()
            .start(
                () ->
                    Cli.run(
                        new String[] {"process", film.toString(), "--data", api.data().toString()},
                        _ -> 1));
    assertThat(Eventually.holds(PATIENCE, () -> progress() > 0.45)).isTrue();
    first.kill();
    RoleProcess second = member("second-worker", "worker").awaitReady();
    try {
      assertThat(
              Eventually.holds(
                  PATIENCE, () -> analysis().path("state").asString("").equals("done")))
          .as("%s", analysis())
          .isTrue();

      JsonNode result = analysis().path("result");
      assertThat(result.path("reused").asLong()).isGreaterThanOrEqualTo(60);
      assertThat(result.at("/kinds/labels/state").asString("")).isEqualTo("done");
      assertThat(result.at("/kinds/shots/state").asString("")).isEqualTo("done");
      assertThat(uploading.join(PATIENCE)).isTrue();
    } finally {
      second.stop();
    }
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
  void streams_of_a_killed_process_are_anothers_and_every_frame_is_looked_at_once()
      throws Exception {
    RoleProcess first = member("first-eyes", "streams,inference").awaitReady();
    var ids = new ArrayList<String>();
    for (int n = 0; n < 3; n++) {
      String detect = "{\"model\":\"colours\",\"fps\":5,\"width\":160,\"lingerMillis\":500}";
      ids.add(
          api.ask(
                  "POST",
                  "/v1/streams",
                  "{\"name\":\"%d\",\"url\":\"test:160x90@10\",\"detect\":%s}".formatted(n, detect))
              .path("id")
              .asString(""));
    }
    assertThat(haveInferred(ids, 15)).as("%s", told(ids)).isTrue();
    RoleProcess second = member("second-eyes", "streams,inference").awaitReady();
    try {
      long most =
          told(ids).stream().mapToLong(one -> one.path("inferred").asLong()).max().orElse(0);
      first.kill();

      assertThat(haveInferred(ids, most + 30)).as("%s", told(ids)).isTrue();

      ids.forEach(id -> api.ask("PATCH", "/v1/streams/" + id, "{\"enabled\":false}"));
      for (String id : ids) {
        assertThat(Eventually.holds(PATIENCE, () -> isKept(id))).as("%s", ledger(id)).isTrue();
      }
    } finally {
      second.stop();
    }
  }

  @Test
  void frames_go_to_a_service_of_networks_elsewhere_and_come_back_with_what_it_saw()
      throws Exception {
    RoleProcess service = member("service", "inference").awaitReady();
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
      service.stop();
    }
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
