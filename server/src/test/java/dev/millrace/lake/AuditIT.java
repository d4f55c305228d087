package dev.millrace.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.http.HttpConfig;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.search.Chronicle;
import dev.millrace.search.Condition;
import dev.millrace.search.EventIndex;
import dev.millrace.search.Indexer;
import dev.millrace.search.Search;
import dev.millrace.search.lucene.LuceneConfig;
import dev.millrace.search.lucene.LuceneIndex;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.web.audit.AuditFields;
import dev.millrace.web.audit.AuditLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The audit log from a request over a real socket to a row of the lake, and back into an index
/// that was lost.
@Timeout(300)
class AuditIT {
  private static final String SECRET = "hush-4711";

  @TempDir private Path folder;

  @Test
  void who_changed_what_is_kept_for_years_and_found_again_and_no_secret_with_it() throws Exception {
    try (var scene = LakeScene.in(folder)) {
      change(scene.kafka);
      try (var _ = scene.fill()) {
        scene.await(LakeTable.AUDIT, 3);
      }

      assertThat(
              scene.ask(
                  LakeTable.AUDIT, "select method, path, status, \"by\" from rows order by time"))
          .containsExactly(
              "POST|/v1/films|200|token",
              "DELETE|/v1/films|200|session",
              "GET|/v1/refused|401|nobody");
      assertThat(scene.ask(LakeTable.AUDIT, "select * from rows").toString())
          .doesNotContain(SECRET);
      // Kafka has forgotten all of it, and the index is new.
      EventsConfig forgot = Backends.events();
      EventIndex index = index();
      try (var indexer = new Indexer(index, forgot, Topic.AUDIT, past(scene))) {
        indexer.start();
        assertThat(Eventually.holds(LakeScene.PATIENCE, () -> index.size().events() == 3)).isTrue();

        assertThat(found(index, "")).containsExactly("GET", "DELETE", "POST");
        assertThat(found(index, "status:200 node:here")).containsExactly("DELETE", "POST");
        assertThat(found(index, "by:nobody path~refusd")).containsExactly("GET");
        assertThat(found(index, SECRET)).isEmpty();
      }
    }
  }

  /// Requests that are to be written down, and one that is not.
  private void change(EventsConfig kafka) throws Exception {
    var routes =
        Routes.build(
            all -> {
              all.get("/v1/films", _ -> Response.text("films"));
              all.post("/v1/films", _ -> Response.text("made"));
              all.delete("/v1/films", _ -> Response.text("gone"));
              all.get("/v1/refused", _ -> Response.text("no").withStatus(401));
            });
    try (var log = new AuditLog("here", kafka);
        var server = new HttpServer(HttpConfig.DEFAULTS, routes, log);
        var client = HttpClient.newHttpClient()) {
      log.start();
      server.start();
      URI films = URI.create(server.url() + "/v1/films?token=" + SECRET);
      var body = BodyPublishers.ofString("{\"token\":\"" + SECRET + "\"}");
      List<HttpRequest.Builder> requests =
          List.of(
              HttpRequest.newBuilder(films).POST(body).header("Authorization", "Bearer " + SECRET),
              HttpRequest.newBuilder(films).GET().header("Authorization", "Bearer " + SECRET),
              HttpRequest.newBuilder(films).DELETE().header("Cookie", "session=" + SECRET),
              HttpRequest.newBuilder(URI.create(server.url() + "/v1/refused")).GET());
      for (HttpRequest.Builder request : requests) {
        var _ = client.send(request.build(), BodyHandlers.discarding());
        // Times are told by the millisecond: none is that of another.
        Instant next = Instant.now().plusMillis(2);
        assertThat(Eventually.holds(LakeScene.PATIENCE, () -> Instant.now().isAfter(next)))
            .isTrue();
      }
      assertThat(Eventually.holds(LakeScene.PATIENCE, () -> log.counts().logged() == 3)).isTrue();
    }
  }

  private EventIndex index() throws Exception {
    var config = LuceneConfig.of(folder.resolve("index"), 1L << 30, Duration.ofDays(30));
    return LuceneIndex.open(AuditFields.KIND, config, InstantSource.system());
  }

  private LakePast past(LakeScene scene) {
    return new LakePast(
        LakeTable.AUDIT,
        new LakeScan(scene.tables, scene.bucket.bucket()),
        scene.store,
        folder.resolve("past"),
        () -> Instant.now().minus(Duration.ofDays(30)));
  }

  /// The methods of what is found, as it comes.
  private static List<String> found(EventIndex index, String condition) {
    var chronicle = new Chronicle(Map.of("audit", index));
    Chronicle.Page page =
        chronicle.find(
            10, Optional.empty(), (kind, _) -> Search.of(Condition.parse(kind, condition), 10));
    return page.entries().stream()
        .map(entry -> entry.event().replaceAll(".*\"method\":\"([A-Z]+)\".*", "$1"))
        .toList();
  }
}
