package dev.millrace.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventTest {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String WIRE =
      """
      {"specversion":"1.0","id":"1","source":"/catalog","type":"dev.millrace.asset.ready",\
      "subject":"01arz3ndektsv4rrffq69g5fav","time":"2026-11-21T12:00:00.5Z",\
      "datacontenttype":"application/json","data":{"title":"Flüsse"}}""";

  @Test
  void an_event_is_written_in_structured_mode() {
    var event = event(MAPPER.readTree("{\"title\":\"Flüsse\"}"));

    assertThat(MAPPER.readTree(event.toJson()))
        .isEqualTo(MAPPER.readTree(WIRE.replace("00.5Z", "00.500Z")));
  }

  @Test
  void what_is_written_reads_the_same() {
    var event = event(MAPPER.readTree("[1, {\"a\": null}, \"\\u0000\"]"));

    assertThat(Event.fromJson(event.toJson())).isEqualTo(event);
  }

  @Test
  void unknown_attributes_offsets_and_missing_data_are_accepted() {
    var json =
        WIRE.replace("\"data\":{\"title\":\"Flüsse\"}", "\"traceparent\":\"00-ab\"")
            .replace("12:00:00.5Z", "13:00:00.5+01:00");

    var event = Event.fromJson(json.getBytes(UTF_8));

    assertThat(event.data().isNull()).isTrue();
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-21T12:00:00.5Z"));
  }

  @ParameterizedTest(name = "{1} -> {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "version | \"1.0\" | \"0.3\" | specversion",
        "no id | \"id\":\"1\" | \"id\":1 | id",
        "empty id | \"id\":\"1\" | \"id\":\"\" | id",
        "no source | \"source\" | \"sauce\" | source",
        "no subject | \"subject\" | \"object\" | subject",
        "bad time | 2026-11-21T | 2026-11-21 | RFC 3339",
        "binary | \"data\": | \"data_base64\": | not JSON",
        "xml | application/json | text/xml | not JSON",
        "torn | {\"spec | \"spec | not JSON"
      })
  void a_faulty_event_is_refused_by_name(String row, String from, String to, String fault) {
    var json = WIRE.replace(from, to).getBytes(UTF_8);

    assertThatThrownBy(() -> Event.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void an_event_that_kafka_might_refuse_is_refused_before() {
    var event = event(MAPPER.valueToTree("x".repeat(Event.MAX_ENCODED_BYTES)));

    assertThatThrownBy(event::toJson).hasMessageContaining("too large");
  }

  private static Event event(JsonNode data) {
    return new Event(
        "1",
        "/catalog",
        "dev.millrace.asset.ready",
        "01arz3ndektsv4rrffq69g5fav",
        Instant.parse("2026-11-21T12:00:00.500Z"),
        data);
  }
}
