package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.Media;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.events.EventPublisher;
import dev.millrace.events.EventStream;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.sql.Outbox;
import dev.millrace.events.sql.OutboxRelay;
import dev.millrace.http.HttpConfig;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Routes;
import dev.millrace.ids.Ulids;
import dev.millrace.testing.Backends;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// `/v1/events` from the catalogue's transactions to a client that leaves and comes back.
class EventRoutesIT {
  private static final Asset.Failure FAILURE = new Asset.Failure("about:blank", "Bad", "It broke");

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final HttpClient client = after(HttpClient.newHttpClient());
  private final EventsConfig kafka = Backends.events();
  private final Database database = after(Backends.database());
  private final EventPublisher publisher = after(new EventPublisher(kafka));
  private final OutboxRelay relay = after(new OutboxRelay(database.jdbi(), publisher::publish));
  private final EventStream stream = after(new EventStream(kafka));
  private final SqlCatalog catalog = catalog();
  private final HttpServer server =
      after(
          new HttpServer(
              HttpConfig.DEFAULTS,
              Routes.build(routes -> new EventRoutes(stream).addTo(routes, _ -> true)),
              _ -> {}));

  private record Told(String id, String type, String status) {}

  @BeforeEach
  void start() throws InterruptedException {
    relay.start();
    stream.start();
    server.start();
    assertThat(stream.awaitReady(Duration.ofSeconds(30))).isTrue();
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  @Test
  void every_change_of_an_asset_is_told_with_its_status() throws Exception {
    var id = catalog.newId();
    var heard = new ArrayList<Told>();

    hear(id, "", 10, heard, () -> live(id));

    assertThat(heard.stream().map(told -> told.type() + " " + told.status()))
        .containsExactly(
            "created waiting",
            "uploaded queued",
            "processing processing",
            "progress processing",
            "playable processing",
            "failed failed",
            "retried queued",
            "processing processing",
            "ready ready",
            "deleted ready");
  }

  @Test
  void a_client_that_comes_back_gets_what_it_missed() throws Exception {
    var id = catalog.newId();
    var before = new ArrayList<Told>();
    hear(id, "", 2, before, () -> begin(id));

    catalog.processing(id);
    catalog.failed(id, FAILURE);
    var after = new ArrayList<Told>();
    hear(id, before.getLast().id(), 2, after, () -> {});

    assertThat(after.stream().filter(told -> !before.contains(told)).map(Told::type))
        .startsWith("processing");
    assertThat(after.stream().map(Told::type)).contains("processing");
  }

  private void begin(AssetId id) {
    var policy = JsonMapper.shared().createObjectNode();
    catalog.create(id, new Description("A", "a.mp4", 0, "video/mp4", null, List.of(), policy));
    catalog.uploaded(id, 9);
  }

  private void live(AssetId id) {
    begin(id);
    catalog.processing(id);
    catalog.progress(id, 0.3);
    catalog.playable(id, Media.NONE);
    catalog.failed(id, FAILURE);
    catalog.retry(id);
    catalog.processing(id);
    catalog.ready(id, Media.NONE);
    catalog.delete(id);
  }

  /// Runs `cause` once the stream is open and hears `count` events.
  private void hear(AssetId subject, String last, int count, List<Told> heard, Runnable cause)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v1/events?subject=" + subject))
            .timeout(Duration.ofSeconds(30));
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    try (var lines = client.send(request.build(), BodyHandlers.ofLines()).body()) {
      var parts = lines.iterator();
      boolean opened = false;
      String id = "";
      while (heard.size() < count && parts.hasNext()) {
        String line = parts.next();
        if (!opened && line.equals("event: hello")) {
          opened = true;
          cause.run();
        } else if (line.startsWith("id:")) {
          id = line.substring(3).strip();
        } else if (line.startsWith("data:") && line.contains("specversion")) {
          heard.add(told(id, line.substring(5)));
        }
      }
    }
  }

  private static Told told(String id, String json) {
    var event = JsonMapper.shared().readTree(json);
    var type = event.path("type").asString();
    return new Told(
        id,
        type.substring(type.lastIndexOf('.') + 1),
        event.path("data").path("status").asString());
  }

  private SqlCatalog catalog() {
    var clock = InstantSource.system();
    return new SqlCatalog(
        database, new Outbox(relay::wake), clock, new Ulids(clock, new Random(1)));
  }

  private <T extends AutoCloseable> T after(T part) {
    open.push(part);
    return part;
  }
}
