package dev.millrace.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.EventPublisher;
import dev.millrace.events.EventStream;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.sql.Outbox;
import dev.millrace.events.sql.OutboxRelay;
import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.telemetry.sql.ControlTable;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Two processes over one database and one Kafka: what one is told, the other goes by.
@Timeout(120)
class ControlIT {
  private static final String PATH = "/v1/telemetry/control";

  private final AtomicInteger ids = new AtomicInteger();
  private final EventsConfig kafka = Backends.events();
  private Database database;
  private OutboxRelay relay;
  private EventPublisher publisher;
  private EventStream events;
  private ControlDesk told;
  private ControlDesk other;
  private Routes routes;

  @BeforeEach
  void open() throws InterruptedException {
    database = Backends.database();
    publisher = new EventPublisher(kafka);
    relay = new OutboxRelay(database.jdbi(), publisher::publish);
    relay.start();
    events = new EventStream(kafka);
    events.start();
    events.awaitReady(Duration.ofSeconds(20));
    told = desk();
    other = desk();
    routes =
        Routes.build(all -> new ControlRoutes(told, this::id, InstantSource.system()).addTo(all));
  }

  private ControlDesk desk() {
    var table =
        new ControlTable(database, new Outbox(relay::wake), this::id, InstantSource.system());
    var desk = new ControlDesk(table, events);
    desk.start();
    return desk;
  }

  private String id() {
    return "%08d".formatted(ids.incrementAndGet());
  }

  @AfterEach
  void close() {
    told.close();
    other.close();
    events.close();
    relay.close();
    publisher.close();
    database.close();
  }

  private JsonNode post(String body) {
    Response answer = routes.answer(Request.builder("POST", PATH).json(body).build());
    assertThat(answer.status()).isEqualTo(200);
    return Answers.json(answer);
  }

  private int status(String body) {
    return routes.answer(Request.builder("POST", PATH).json(body).build()).status();
  }

  @Test
  void a_pause_holds_everywhere_and_ends_everywhere() {
    assertThat(other.now().state()).isEqualTo(Control.State.OPEN);

    assertThat(status("{\"state\":\"throttled\"}")).isEqualTo(422);
    assertThat(status("{\"state\":\"paused\",\"tokens\":{\"revoke\":\"01NONE\"}}")).isEqualTo(404);
    assertThat(told.now().state()).isEqualTo(Control.State.OPEN);

    assertThat(post("{\"state\":\"paused\"}").path("state").asString()).isEqualTo("paused");
    assertThat(told.now().state()).isEqualTo(Control.State.PAUSED);
    assertThat(Eventually.holds(() -> other.now().state() == Control.State.PAUSED)).isTrue();

    post("{\"state\":\"throttled\",\"eventsPerSecond\":100}");
    assertThat(Eventually.holds(() -> other.now().eventsPerSecond() == 100)).isTrue();
    assertThat(status("{\"state\":\"shut\"}")).isEqualTo(422);
    assertThat(status("{\"eventsPerSecond\":-1}")).isEqualTo(422);
    assertThat(other.now().state()).isEqualTo(Control.State.THROTTLED);
  }

  @Test
  void two_tokens_of_a_name_are_good_at_once_and_one_that_is_revoked_is_not() {
    JsonNode first = post("{\"tokens\":{\"required\":true,\"rotate\":\"web\"}}");
    String one = first.at("/tokens/issued/token").asString();
    assertThat(one).matches("mt_[A-Za-z0-9_-]{32}");
    assertThat(first.at("/tokens/required").asBoolean()).isTrue();
    String two = post("{\"tokens\":{\"rotate\":\"web\"}}").at("/tokens/issued/token").asString();

    assertThat(Eventually.holds(() -> isGood(one) && isGood(two))).isTrue();
    JsonNode third = post("{\"tokens\":{\"rotate\":\"web\"}}");
    assertThat(third.at("/tokens/items")).hasSize(2);
    assertThat(Eventually.holds(() -> !isGood(one) && isGood(two))).isTrue();

    String id = third.at("/tokens/items/0/id").asString();
    JsonNode left = post("{\"tokens\":{\"revoke\":\"" + id + "\"}}");
    assertThat(left.toString()).doesNotContain("mt_").doesNotContain("hash");
    assertThat(Eventually.holds(() -> !isGood(two))).isTrue();
    assertThat(status("{\"tokens\":{\"revoke\":\"" + id + "\"}}")).isEqualTo(404);
    assertThat(status("{\"tokens\":{\"rotate\":\"No!\"}}")).isEqualTo(422);
  }

  private boolean isGood(String token) {
    return other.now().token(ControlDesk.hash(token)) != null;
  }
}
