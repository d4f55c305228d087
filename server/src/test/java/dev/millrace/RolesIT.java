package dev.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.millrace.cli.Cli;
import dev.millrace.e2e.Chromium;
import dev.millrace.e2e.Playing;
import dev.millrace.testing.EnginesOf;
import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
import tools.jackson.databind.json.JsonMapper;

/// The product as an API with its engines, a worker and two edges: processes of one machine that
/// know each other by their configuration alone.
@Tag("ffmpeg")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RolesIT {
  private static final String SEGMENT = "/v1/v/180p/0.m4s";

  /// Who opens FFmpeg here finds none.
  private static final String NO_FFMPEG = "worker: {ffmpeg: /nowhere}\n";

  @TempDir static Path folder;
  private static String playedAt;
  private static RoleProcess api;
  private static RoleProcess worker;
  private static RoleProcess first;
  private static RoleProcess second;
  private static String film;

  @BeforeAll
  static void start() throws Exception {
    int port = freePort();
    playedAt = "http://127.0.0.1:" + port;
    api =
        RoleProcess.start(
                data("api", 0, NO_FFMPEG + "delivery: {public-url: \"%s\"}\n".formatted(playedAt)),
                "api")
            .awaitReady();
    worker = RoleProcess.start(data("worker", 0, engines()), "worker");
    first = RoleProcess.start(data("first", port, NO_FFMPEG + engines()), "edge");
    second = RoleProcess.start(data("second", 0, NO_FFMPEG + engines()), "edge");
    Path lesson = SourceTree.root().resolve("scripts/lesson.mp4");
    String[] command = {"process", lesson.toString(), "--data", api.data().toString()};
    assertThat(Cli.run(command, _ -> 1)).isZero();
    film = "/play/" + asset().path("id").asString();
    worker.awaitReady();
    first.awaitReady();
    second.awaitReady();
  }

  @AfterAll
  static void stop() throws Exception {
    for (RoleProcess process : Stream.of(first, second, worker, api).toList()) {
      if (process != null) {
        process.stop();
      }
    }
  }

  private static Path data(String name, int port, String config) throws IOException {
    Path data = Files.createDirectory(folder.resolve(name));
    Files.writeString(data.resolve("millrace.yaml"), "http: {port: " + port + "}\n" + config);
    return data;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String engines() throws IOException {
    return new EnginesOf(api.data()).yaml();
  }

  private static JsonNode asset() {
    return api.ask("GET", "/v1/assets", "").path("items").path(0);
  }

  @Test
  @Order(1)
  void every_process_answers_for_its_roles_alone() {
    assertThat(api.text("/healthz")).isEqualTo("ok\nroles: api\n");
    assertThat(first.text("/healthz")).isEqualTo("ok\nroles: edge\n");
    assertThat(parts(api)).containsExactly("ready", "postgresql", "kafka", "s3", "disk", "search");
    assertThat(parts(worker)).containsExactly("ready", "postgresql", "kafka", "s3", "disk");
    assertThat(parts(second)).containsExactly("ready", "postgresql", "kafka", "s3", "news");
    for (String path : List.of("/v1/assets", "/", "/v1/session", "/v1/purge", "/openapi.json")) {
      assertThat(first.get(path).statusCode()).as(path).isEqualTo(404);
      assertThat(problem(first.get(path))).as(path).isEqualTo("/problems/not-found");
      assertThat(worker.get(path).statusCode()).as(path).isEqualTo(404);
    }
    for (String path : List.of(film + "/main.m3u8", "/embed/x", "/ui/embed.html")) {
      assertThat(worker.get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(api.get(film + "/main.m3u8").statusCode()).isEqualTo(404);
  }

  @Test
  @Order(2)
  void the_worker_made_the_film_and_the_api_says_where_it_plays() {
    assertThat(worker.count("millrace_workflow_steps_total", "done")).isGreaterThan(4);
    assertThat(api.count("millrace_workflow_steps_total")).isZero();
    assertThat(asset().at("/playback/hls").asString()).isEqualTo(playedAt + film + "/main.m3u8");
    HttpResponse<byte[]> embed = api.get(film.replace("play", "embed") + "?t=1");
    assertThat(embed.headers().firstValue("Location"))
        .contains(playedAt + film.replace("play", "embed") + "?t=1");
    assertThat(first.text(film.replace("play", "embed")))
        .contains("<mr-embed alone>", "data-telemetry");
  }

  @Test
  @Order(3)
  void every_edge_plays_it_to_pages_of_any_site_and_purges_when_it_is_told() {
    byte[] segment = played(first);
    assertThat(played(second)).isEqualTo(segment);
    assertThat(first.get(film + SEGMENT).headers().firstValue("Access-Control-Allow-Origin"))
        .contains("*");

    String id = asset().path("id").asString();
    api.ask("POST", "/v1/purge", "{\"assets\":[\"" + id + "\"]}");

    assertThat(Eventually.holds(() -> kept(first) + kept(second) == 0)).isTrue();
    assertThat(played(first)).isEqualTo(segment);
  }

  @Test
  @Order(4)
  void an_edge_takes_tickets_and_sessions_of_the_api_though_it_has_another_token() {
    String path = "/v1/assets/" + asset().path("id").asString();
    api.ask("PATCH", path, "{\"playback\":{\"access\":\"signed\"}}");
    assertThat(Eventually.holds(() -> status(first) == 403 && status(second) == 403)).isTrue();

    String ticket = api.ask("POST", path + "/playback-tickets", "{}").path("hls").asString();

    assertThat(ticket).startsWith(playedAt);
    assertThat(first.get(ticket.substring(playedAt.length())).statusCode()).isEqualTo(200);
    assertThat(second.get(ticket.substring(playedAt.length())).statusCode()).isEqualTo(200);
    String session = api.signIn();
    assertThat(first.get(film + "/main.m3u8", session).statusCode()).isEqualTo(200);
    assertThat(first.get(film + "/main.m3u8", session + "x").statusCode()).isEqualTo(403);
    api.ask("PATCH", path, "{\"playback\":{\"access\":\"public\"}}");
    assertThat(Eventually.holds(() -> status(first) == 200 && status(second) == 200)).isTrue();
  }

  @Test
  @Order(5)
  void browsers_play_it_from_the_edge_in_the_console_and_in_the_edges_own_page() {
    String id = asset().path("id").asString();
    try (var chromium = new Chromium();
        var window = chromium.window();
        Page page = window.newPage()) {
      var complaints = Chromium.complaints(page);

      page.navigate(api.url() + "/login#token=" + api.token());
      page.waitForURL(api.url() + "/");
      page.navigate(api.url() + "/watch/" + id);
      new Playing(page).forSeconds(0.5);
      page.navigate(playedAt + "/embed/" + id);
      new Playing(page).forSeconds(0.5);

      // Nobody collects here, and pages know.
      assertThat(complaints).isEmpty();
    }
  }

  @Test
  @Order(6)
  void a_killed_edge_comes_back_with_what_it_had_on_disk() throws Exception {
    byte[] segment = played(first);
    assertThat(Eventually.holds(() -> onDisk(first) > 0)).isTrue();

    first.kill();
    first = first.again(",telemetry");

    HttpResponse<byte[]> again = first.get(film + SEGMENT);
    assertThat(again.body()).isEqualTo(segment);
    assertThat(again.headers().firstValue("Cache-Status"))
        .hasValueSatisfying(from -> assertThat(from).startsWith("millrace; hit"));
  }

  @Test
  @Order(7)
  void what_the_api_is_told_of_collecting_holds_in_another_process_and_pages_know_who_collects() {
    assertThat(Eventually.holds(() -> !api.text("/").contains("data-telemetry"))).isTrue();
    assertThat(tell("")).isEqualTo(204);

    control("{\"state\":\"paused\"}");
    assertThat(Eventually.holds(() -> tell("") == 410)).isTrue();
    control("{\"state\":\"open\",\"tokens\":{\"required\":true}}");
    assertThat(Eventually.holds(() -> tell("") == 401)).isTrue();
    JsonNode one = control("{\"tokens\":{\"rotate\":\"web\"}}").at("/tokens/issued");
    JsonNode two = control("{\"tokens\":{\"rotate\":\"web\"}}").at("/tokens/issued");
    assertThat(Eventually.holds(() -> tell(one) == 204 && tell(two) == 204)).isTrue();
    JsonNode three = control("{\"tokens\":{\"rotate\":\"web\"}}").at("/tokens/issued");
    assertThat(Eventually.holds(() -> tell(three) == 204 && tell(one) == 401)).isTrue();
    assertThat(tell(two)).isEqualTo(204);
    control("{\"tokens\":{\"revoke\":\"%s\"}}".formatted(two.path("id").asString()));
    assertThat(Eventually.holds(() -> tell(two) == 401)).isTrue();
    assertThat(tell(three)).isEqualTo(204);
  }

  private static JsonNode control(String change) {
    return api.ask("POST", "/v1/telemetry/control", change);
  }

  private static int tell(JsonNode issued) {
    return tell(issued.path("token").asString());
  }

  /// Tells an edge that collects of an event, as the page of another site does.
  private static int tell(String token) {
    return first.post(
        "/v1/telemetry/events" + (token.isEmpty() ? "" : "?token=" + token),
        "{\"e\":\"t\",\"sid\":\"far\",\"ts\":%d}".formatted(System.currentTimeMillis()));
  }

  @Test
  @Order(8)
  void a_second_process_over_a_folder_in_use_ends_with_one_line() throws Exception {
    var other = RoleProcess.start(api.data(), "worker");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.said()).contains("is in use by another process").hasLineCount(1);
  }

  @Test
  @Order(9)
  void edges_play_on_without_the_worker_and_then_without_everybody_else() throws Exception {
    byte[] segment = played(first);
    assertThat(played(second)).isEqualTo(segment);
    worker.kill();
    assertThat(played(first)).isEqualTo(segment);

    api.stop();

    var other = CompletableFuture.supplyAsync(() -> played(second));
    assertThat(played(first)).isEqualTo(segment);
    assertThat(other.join()).isEqualTo(segment);
    var why = CompletableFuture.supplyAsync(() -> readiness(second));
    assertThat(first.get(film + "/v1/v/180p/999.m4s").statusCode()).isEqualTo(503);
    assertThat(why.join().path("ready").asBoolean(true)).isFalse();
    assertThat(why.join().path("postgresql").asString()).isEqualTo("does not answer");
    assertThat(why.join().path("s3").asString()).isEqualTo("does not answer");
  }

  /// The segment, by the way that a player takes to it.
  private static byte[] played(RoleProcess edge) {
    assertThat(edge.text(film + "/main.m3u8")).contains("v1/v/180p/index.m3u8");
    assertThat(edge.text(film + "/v1/v/180p/index.m3u8")).contains("0.m4s");
    HttpResponse<byte[]> segment = edge.get(film + SEGMENT);
    assertThat(segment.statusCode()).isEqualTo(200);
    return segment.body();
  }

  private static int status(RoleProcess edge) {
    return edge.get(film + "/main.m3u8").statusCode();
  }

  private static double kept(RoleProcess edge) {
    return edge.count("millrace_edge_cache_objects");
  }

  private static double onDisk(RoleProcess edge) {
    return edge.count("millrace_edge_cache_objects", "disk");
  }

  private static List<String> parts(RoleProcess process) {
    return List.copyOf(readiness(process).propertyNames());
  }

  private static JsonNode readiness(RoleProcess process) {
    return JsonMapper.shared().readTree(process.text("/readyz"));
  }

  private static String problem(HttpResponse<byte[]> answer) {
    var body = new String(answer.body(), StandardCharsets.UTF_8);
    return JsonMapper.shared().readTree(body).path("type").asString();
  }
}
