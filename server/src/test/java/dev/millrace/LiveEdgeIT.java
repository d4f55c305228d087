package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.EnginesOf;
import dev.millrace.testing.Eventually;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Channels that run in one process, played by another.
@Tag("ffmpeg")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LiveEdgeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int VIEWERS = 40;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Pattern HINT =
      Pattern.compile("PRELOAD-HINT:TYPE=PART,URI=\"(\\w+)/(\\d+)\\.(\\d+)\\.m4s\"");

  @TempDir static Path folder;
  private static RoleProcess api;
  private static RoleProcess live;
  private static RoleProcess edge;
  private static String open;
  private static String signed;

  @BeforeAll
  static void start() throws Exception {
    api = RoleProcess.start(data("api", ""), "api").awaitReady();
    String engines = new EnginesOf(api.data()).yaml();
    live = RoleProcess.start(data("live", engines), "live");
    edge = RoleProcess.start(data("edge", "worker: {ffmpeg: /nowhere}\n" + engines), "edge");
    open = channel("\"public\"");
    signed = channel("\"signed\"");
    live.awaitReady();
    edge.awaitReady();
    assertThat(Eventually.holds(PATIENCE, () -> plays(edge))).as(edge.text(open)).isTrue();
  }

  private static Path data(String name, String config) throws Exception {
    Path data = Files.createDirectory(folder.resolve(name));
    Files.writeString(data.resolve("millrace.yaml"), "http: {port: 0}\n" + config);
    return data;
  }

  private static String channel(String access) {
    String wish =
        "{\"name\":\"One\",\"input\":\"test\",\"source\":\"160x90@10\",\"access\":%s}"
            .formatted(access);
    return "/live/" + api.ask("POST", "/v1/channels", wish).path("id").asString() + "/";
  }

  private static boolean plays(RoleProcess process) {
    return process.text(open + "a/main/index.m3u8").contains("/2.m4s");
  }

  @AfterAll
  static void stop() throws Exception {
    for (RoleProcess process : Stream.of(edge, live, api).toList()) {
      if (process != null) {
        process.stop();
      }
    }
  }

  @Test
  @Order(1)
  void what_it_gives_is_what_the_other_has() throws Exception {
    String entrance = edge.text(open + "main.m3u8");
    assertThat(entrance).isEqualTo(live.text(open + "main.m3u8")).contains("v/90p/index.m3u8");
    MatchResult hint = hint(edge.text(open + "v/90p/index.m3u8"));
    long done = Long.parseLong(hint.group(2)) - 1;
    String segment = open + "v/90p/" + hint.group(1) + "/" + done + ".m4s";
    assertThat(edge.get(segment).body()).isEqualTo(live.get(segment).body()).hasSizeGreaterThan(99);
    assertThat(edge.get(segment).headers().firstValue("Cache-Control"))
        .get()
        .asString()
        .contains("immutable");
    for (RoleProcess one : List.of(edge, live)) {
      var request =
          HttpRequest.newBuilder(URI.create(one.url() + segment)).header("Range", "bytes=4-7");
      var part = CLIENT.send(request.build(), BodyHandlers.ofString());
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("styp");
    }
    assertThat(edge.get(segment).headers().map())
        .containsEntry("via", List.of("1.1 millrace"))
        .containsKey("age")
        .containsEntry("etag", live.get(segment).headers().allValues("etag"));
    assertThat(edge.text(open + "main.mpd"))
        .contains("value=\"" + edge.url() + "/live/time\"")
        .contains("$Number$.m4s");
    assertThat(edge.get(open + "v/90p/none/0.m4s").statusCode()).isEqualTo(404);
    assertThat(edge.get(open + "v/90p/x/a%20b%3Fc").statusCode()).isEqualTo(404);
    assertThat(edge.get(open + "v/90p/index.m3u8?_HLS_part=1").statusCode()).isEqualTo(400);
    assertThat(edge.get("/live/none/main.m3u8").statusCode()).isEqualTo(404);
    assertThat(edge.text(open.replace("/live/", "/embed/").replaceAll("/$", "")))
        .contains("<mr-embed alone>");
  }

  @Test
  @Order(2)
  void many_who_wait_for_the_next_part_are_one_who_waits() {
    MatchResult hint = hint(edge.text(open + "v/90p/index.m3u8"));
    String next =
        "v/90p/index.m3u8?_HLS_msn=%d&_HLS_part=1".formatted(Long.parseLong(hint.group(2)) + 1);

    List<CompletableFuture<String>> asked =
        IntStream.range(0, VIEWERS).mapToObj(_ -> asked(open + next)).toList();
    double most = 0;
    while (asked.stream().anyMatch(one -> !one.isDone())) {
      most = Math.max(most, live.count("millrace_live_waiting"));
    }

    assertThat(asked.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    assertThat(asked.getFirst().join()).contains("#EXT-X-PART:");
    assertThat(most).isBetween(0.0, 2.0);
  }

  @Test
  @Order(3)
  void how_it_fares_is_told_by_a_process_that_runs_none() {
    assertThat(
            Eventually.holds(
                PATIENCE,
                () -> {
                  edge.text(open + "v/90p/index.m3u8");
                  JsonNode health = fares(open);
                  return health.path("onAir").asString("").equals("primary")
                      && health.path("renditions").toString().contains("90p")
                      && health.path("jitterMillis").asLong() > 0
                      && health.path("viewers").asInt() > 0
                      && health.path("inputBitsPerSecond").asLong() > 0;
                }))
        .as(() -> fares(open).toString())
        .isTrue();
  }

  /// By the API of a process that only has that.
  private static JsonNode fares(String channel) {
    String path = channel.replace("/live/", "/v1/channels/").replaceAll("/$", "");
    return api.ask("GET", path, "").path("health");
  }

  private static CompletableFuture<String> asked(String target) {
    return CompletableFuture.supplyAsync(() -> edge.text(target), Thread::startVirtualThread);
  }

  @Test
  @Order(3)
  void its_viewers_are_counted_where_the_channel_runs() {
    assertThat(
            Eventually.holds(
                PATIENCE,
                () -> {
                  IntStream.range(0, VIEWERS)
                      .forEach(
                          n -> edge.text(open + "v/90p/index.m3u8?CMCD=sid%3D%22v" + n + "%22"));
                  return live.count("millrace_live_viewers") >= VIEWERS;
                }))
        .as(() -> "viewers: " + live.count("millrace_live_viewers"))
        .isTrue();
  }

  @Test
  @Order(3)
  void a_segment_that_is_being_made_is_passed_on_as_it_grows() throws Exception {
    MatchResult hint = hint(edge.text(open + "v/90p/index.m3u8"));
    long next = Long.parseLong(hint.group(2)) + 1;
    String segment = open + "v/90p/" + hint.group(1) + "/" + next + ".m4s";
    var request = HttpRequest.newBuilder(URI.create(edge.url() + segment)).build();

    HttpResponse<InputStream> answer = CLIENT.send(request, BodyHandlers.ofInputStream());
    byte[] all;
    long first;
    try (InputStream body = answer.body()) {
      byte[] head = body.readNBytes(8);
      first = System.nanoTime();
      byte[] rest = body.readAllBytes();
      all = ByteBuffer.allocate(head.length + rest.length).put(head).put(rest).array();
    }
    long took = System.nanoTime() - first;

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(took).isGreaterThan(Duration.ofMillis(700).toNanos());
    assertThat(all).isEqualTo(live.get(segment).body());
  }

  @Test
  @Order(4)
  void who_may_play_is_decided_here_and_there() throws Exception {
    assertThat(edge.get(signed + "main.m3u8").statusCode()).isEqualTo(403);
    assertThat(live.get(signed + "main.m3u8").statusCode()).isEqualTo(403);
    String session = api.signIn();
    assertThat(Eventually.holds(PATIENCE, () -> status(edge, signed, session) == 200)).isTrue();
    assertThat(edge.get(signed + "main.m3u8", session).headers().firstValue("Cache-Control"))
        .get()
        .asString()
        .startsWith("private");
    long now = System.currentTimeMillis() / 1000;
    for (String seal : List.of("x", now + "." + "0".repeat(64), "9".repeat(12) + ".ab")) {
      var request =
          HttpRequest.newBuilder(URI.create(live.url() + signed + "main.m3u8"))
              .header("Millrace-Seal", seal)
              .build();
      assertThat(CLIENT.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
    }
  }

  private static int status(RoleProcess process, String channel, String session) {
    return process.get(channel + "main.m3u8", session).statusCode();
  }

  @Test
  @Order(5)
  void without_the_other_it_says_so_and_goes_on_when_that_is_back() throws Exception {
    live.kill();

    assertThat(Eventually.holds(() -> edge.get(open + "main.m3u8").statusCode() == 503)).isTrue();
    HttpResponse<byte[]> answer = edge.get(open + "main.m3u8");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("/problems/unavailable");

    live = live.again();
    assertThat(Eventually.holds(PATIENCE, () -> plays(edge))).isTrue();
  }

  private static MatchResult hint(String playlist) {
    return HINT.matcher(playlist).results().findFirst().orElseThrow();
  }
}
