package dev.millrace.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.RecordDump;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Requests as values against a real Kafka, which may be away.
@Timeout(180)
class TelemetryIT {
  private static final String CMCD = "/v1/telemetry/cmcd";
  private static final String EVENTS = "/v1/telemetry/events";

  @TempDir private Path folder;
  private final EventsConfig kafka = Backends.events();
  private final Map<RepeatBook.Cell, Long> repeated = new ConcurrentHashMap<>();
  private final RepeatBook repeats =
      new RepeatBook() {
        @Override
        public void add(Map<Cell, Long> events) {
          events.forEach((cell, more) -> repeated.merge(cell, more, Long::sum));
        }

        @Override
        public List<Repeated> since(LocalDate day, int most) {
          return List.of();
        }
      };
  private volatile Control control = Control.OPEN;
  private Telemetry telemetry;
  private Routes routes;

  @BeforeEach
  void open() throws IOException {
    var outlook = new Telemetry.Outlook(() -> control, _ -> "DE", repeats, InstantSource.system());
    telemetry = Telemetry.open(TelemetryConfig.in(folder), kafka, outlook);
    routes = Routes.build(telemetry::addTo);
    telemetry.prepare();
    telemetry.start();
  }

  @AfterEach
  void close() {
    telemetry.close();
  }

  private Response send(RequestBuilder request) {
    return routes.answer(request.build());
  }

  private Response send(String cmcd) {
    return send(Sent.cmcdBuilder(CMCD, cmcd));
  }

  private List<String> ids(int count) {
    return RecordDump.await(kafka, Topic.TELEMETRY, count).stream()
        .map(event -> event.path("id").asString())
        .toList();
  }

  private static byte[] packed(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  private static RequestBuilder gzip(byte[] plain) {
    return Request.builder("POST", EVENTS)
        .body("application/json", packed(plain))
        .header("Content-Encoding", "gzip");
  }

  @Test
  void what_is_answered_204_is_in_kafka_once_and_the_rest_is_told_why() {
    String both = Sent.cmcd("a", 1) + "\n" + Sent.cmcd("a", 2);
    assertThat(send(both).status()).isEqualTo(204);
    assertThat(send(both + "\n" + Sent.cmcd("a", 3)).status()).isEqualTo(204);
    byte[] json = "[{\"sid\":\"j\",\"e\":\"t\",\"ts\":1,\"sn\":0}]".getBytes(UTF_8);
    assertThat(send(gzip(json)).status()).isEqualTo(204);
    Response mixed =
        send(
            Request.builder("POST", CMCD + "?target=b")
                .body("text/plain;charset=UTF-8", (Sent.cmcd("a", 1) + "\ne=x").getBytes(UTF_8))
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537"));

    assertThat(mixed.status()).isEqualTo(400);
    JsonNode problem = Answers.json(mixed);
    assertThat(problem.path("type").asString()).isEqualTo("/problems/telemetry-rejected");
    assertThat(problem.path("record").asInt()).isEqualTo(2);
    assertThat(problem.path("accepted").asInt()).isEqualTo(1);
    assertThat(ids(5)).containsExactlyInAnyOrder("a::1", "a::2", "a::3", "j::0", "a:b:1");
    List<JsonNode> rejected = RecordDump.await(kafka, Topic.TELEMETRY_REJECTED, 1);
    assertThat(rejected.getFirst().path("record").asString()).isEqualTo("e=x");
    assertThat(rejected.getFirst().path("reason").asString()).startsWith("e is one of");
    var today = LocalDate.now(ZoneOffset.UTC);
    assertThat(Eventually.holds(() -> repeated.values().stream().anyMatch(n -> n == 2))).isTrue();
    assertThat(repeated.keySet())
        .allSatisfy(cell -> assertThat(cell.day()).isBetween(today.minusDays(1), today));
    assertThat(telemetry.received()).isEqualTo(8);
    assertThat(telemetry.records().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(8);
    JsonNode marked =
        RecordDump.await(kafka, Topic.TELEMETRY, 5).stream()
            .filter(event -> event.path("target").asString("").equals("b"))
            .findFirst()
            .orElseThrow();
    assertThat(marked.path("browser").asString()).isEqualTo("Chrome 140");
    assertThat(marked.path("country").asString()).isEqualTo("DE");
  }

  @Test
  void bodies_that_are_too_much_or_not_what_they_say_are_refused() {
    byte[] large = new byte[64 * 1024 + 1];
    assertThat(send(Request.builder("POST", EVENTS).body("application/json", large)).status())
        .isEqualTo(413);
    assertThat(send(gzip(new byte[100 << 20])).status()).isEqualTo(413);
    assertThat(
            send(Request.builder("POST", EVENTS)
                    .body("application/json", new byte[10])
                    .header("Content-Encoding", "gzip"))
                .status())
        .isEqualTo(400);
    assertThat(
            send(Request.builder("POST", EVENTS)
                    .body("application/json", new byte[10])
                    .header("Content-Encoding", "br"))
                .status())
        .isEqualTo(415);
    assertThat(send(Request.builder("POST", CMCD).body("image/png", new byte[1])).status())
        .isEqualTo(415);
    assertThat(send("").status()).isEqualTo(400);
    control = new Control(Control.State.PAUSED, 0, false, control.changedAt(), List.of());
    assertThat(send(Sent.cmcd("a", 1)).status()).isEqualTo(410);
  }

  @Test
  void pages_of_other_origins_may_send() {
    Response asked =
        send(
            Request.builder("OPTIONS", CMCD)
                .header("Origin", "https://other.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type"));

    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.headers().first("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(asked.headers().first("Access-Control-Allow-Headers")).contains("Content-Type");
  }

  @Test
  void while_kafka_is_away_events_are_safe_on_the_disk_and_come_to_it_once() throws Exception {
    assertThat(send(Sent.cmcd("k", 0)).status()).isEqualTo(204);
    Backends.kafkaLeaves();
    var answers = new ArrayList<CompletableFuture<Response>>();
    try {
      // The first hundred are sent to Kafka and to the spool as well.
      for (int i = 1; i <= 100; i++) {
        int number = i;
        answers.add(CompletableFuture.supplyAsync(() -> send(Sent.cmcd("k", number))));
      }
      answers.forEach(answer -> assertThat(answer.join().status()).isEqualTo(204));
      for (int i = 101; i <= 300; i++) {
        assertThat(send(Sent.cmcd("k", i)).status()).isEqualTo(204);
      }
      assertThat(Eventually.holds(() -> !telemetry.trouble().isEmpty())).isTrue();
      // As after a kill: nothing is taken back that was promised.
      telemetry.close();
      open();
      for (int i = 290; i <= 310; i++) {
        assertThat(send(Sent.cmcd("k", i)).status()).isEqualTo(204);
      }
    } finally {
      Backends.kafkaReturns();
    }
    assertThat(Eventually.holds(() -> telemetry.spoolBytes() == 0)).isTrue();

    List<String> wanted = IntStream.rangeClosed(0, 310).mapToObj(i -> "k::" + i).toList();
    assertThat(ids(311)).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(telemetry.trouble()).isEmpty();
  }

  @Test
  void what_was_kept_by_a_process_that_died_is_known_to_the_next() throws Exception {
    assertThat(send(Sent.cmcd("r", 1)).status()).isEqualTo(204);
    telemetry.close();
    open();

    assertThat(send(Sent.cmcd("r", 1) + "\n" + Sent.cmcd("r", 2)).status()).isEqualTo(204);
    assertThat(ids(2)).containsExactlyInAnyOrder("r::1", "r::2");
  }
}
