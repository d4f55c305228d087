package dev.millrace.qoe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class QoeRoutesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private Optional<LiveBoard.Live> live = Optional.empty();
  private final Reckoning book = new Reckoning();
  private final LiveBoard board =
      new LiveBoard() {
        @Override
        public Optional<Live> now() {
          return live;
        }

        @Override
        public List<Minute> since(Instant from) {
          return List.of(new Minute(from, 3));
        }
      };
  private final InstantSource clock = InstantSource.fixed(NOW);
  private final Routes routes = Routes.build(new QoeRoutes(book, board, clock)::addTo);

  private Response get(String path) {
    return routes.answer(Requests.get("/v1/qoe/" + path).build());
  }

  private JsonNode json(String path) {
    Response response = get(path);
    assertThat(response.status()).isEqualTo(200);
    return Answers.json(response);
  }

  private void watched(String id, String browser, int startup) {
    String row =
        """
        {"id":"%s","sid":"%s","time":"2026-11-21T11:10:00.000Z","startup_ms":%d,"playing_ms":60000,
         "watched_ms":100000,"total_buffer_ms":5000,"buffer_count":1,"browser":"%s","events":9}
        """
            .formatted(id, id, startup, browser.replace("\"", "\\\""));
    SessionFact fact = SessionFact.of(row.getBytes(UTF_8));
    assertThat(fact).isNotNull();
    assertThat(book.take(List.of(fact), book.place(), Map.of())).isTrue();
  }

  @Test
  void figures_are_of_the_last_day_where_nobody_says_more_and_leave_out_what_nobody_knows() {
    watched("a", "firefox", 800);
    watched("b", "firefox", 1200);

    JsonNode summary = json("summary");

    assertThat(summary.at("/from").asString()).isEqualTo("2026-11-20T12:00:00Z");
    assertThat(summary.at("/figures/plays").asInt()).isEqualTo(2);
    assertThat(summary.at("/figures/stalledPercent").asDouble()).isEqualTo(5);
    assertThat(summary.at("/figures/startupP95Ms").asDouble()).isBetween(1188.0, 1212.0);
    assertThat(summary.at("/figures").has("bitrateKbps")).isFalse();
  }

  @Test
  void lines_values_and_filters_are_of_the_sessions_that_fit() {
    watched("a", "firefox", 800);
    watched("b", "chrome, \"new\"", 1200);
    watched("c", "firefox", 900);

    JsonNode line = json("timeseries?from=2026-11-21T10:30:00Z&step=3600&filter=browser:firefox");
    JsonNode values = json("breakdown?by=browser&limit=1");
    Response csv = get("breakdown?by=browser&format=csv");

    assertThat(line.at("/items/0/time").asString()).isEqualTo("2026-11-21T11:00:00Z");
    assertThat(line.at("/items/0/figures/plays").asInt()).isEqualTo(2);
    assertThat(values.at("/items/0/value").asString()).isEqualTo("firefox");
    assertThat(values.at("/complete").asBoolean()).isFalse();
    assertThat(Answers.text(csv).lines().toList())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("browser,plays,starts,startupP50Ms");
    assertThat(Answers.text(csv)).contains("\"chrome, \"\"new\"\"\",1,1,");
  }

  @ParameterizedTest
  @CsvSource({
    "summary?from=yesterday, from",
    "summary?from=2026-11-21T12:00:00Z&to=2026-11-21T11:00:00Z, from",
    "summary?from=2020-01-01T00:00:00Z, from",
    "summary?to=+999999999-01-01T00:00:00Z, to",
    "summary?filter=browser, filter",
    "summary?filter=planet:mars, filter",
    "summary?format=xml, format",
    "timeseries?step=7, step",
    "timeseries?step=60, step",
    "timeseries?from=2026-09-01T00:00:00Z&to=2026-09-01T02:00:00Z&step=60, from",
    "breakdown, by",
    "breakdown?by=planet, by",
    "breakdown?by=browser&limit=101, limit",
    "breakdown?by=browser&from=2026-09-01T00:00:00Z&filter=country:DE, from",
  })
  void what_can_not_be_answered_is_said_by_its_parameter(String path, String parameter) {
    Response response = get(path);

    assertThat(response.status()).isEqualTo(400);
    assertThat(Answers.json(response).path("parameter").asString()).isEqualTo(parameter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "summary?from=2026-01-01T00:00:00Z",
        "breakdown?by=browser&from=2026-01-01T00:00:00Z&filter=browser:firefox",
        "timeseries?from=2026-01-01T00:00:00Z",
        "timeseries?from=2026-11-21T11:00:00Z",
        "timeseries?from=2026-09-01T00:00:00Z&to=2026-09-02T00:00:00Z",
      })
  void what_sums_of_hours_know_reaches_back_for_a_year(String path) {
    assertThat(get(path).status()).isEqualTo(200);
  }

  @Test
  void nobody_watches_is_another_thing_than_nobody_says() {
    assertThat(json("live").has("viewers")).isFalse();

    live = Optional.of(new LiveBoard.Live(NOW.minusSeconds(5), 0, Map.of(), Map.of()));
    assertThat(json("live").path("viewers").asInt(-1)).isZero();

    live = Optional.of(new LiveBoard.Live(NOW.minusSeconds(60), 4, Map.of(), Map.of()));
    assertThat(json("live").has("viewers")).isFalse();
    assertThat(json("live").at("/minutes/0/viewers").asInt()).isEqualTo(3);
  }
}
