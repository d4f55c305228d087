package dev.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.search.EventDocument.Value;
import dev.millrace.search.EventKind.Field;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDocumentTest {
  private static final Field ASSET = Field.keyword("asset");
  private static final Field STATUS = Field.number("status");
  private static final EventKind KIND = new EventKind("calls", List.of(ASSET, STATUS));

  private static EventDocument read(String json) {
    return EventDocument.of(Events.entry(3, 7, json), KIND.byName());
  }

  @Test
  void its_members_become_the_values_of_its_fields() {
    EventDocument document =
        read(
            """
            {"asset":"a","other":{"status":1},"status":404,"time":"1970-01-01T00:00:01.500Z"}
            """);

    assertThat(document.values())
        .containsExactly(new Value(ASSET, "a", 0), new Value(STATUS, "", 404));
    assertThat(document.timeMillis()).isEqualTo(1500);
    assertThat(document.sequence()).isEqualTo((3L << 48) | 7);
    assertThat(read("{\"status\":\"404\",\"asset\":null}").values()).isEmpty();
  }

  @Test
  void each_scalar_of_a_list_is_found() {
    EventDocument document = read("{\"asset\":[\"a\",[\"x\"],null,\"b\"],\"status\":[1,{},2]}");

    assertThat(document.values())
        .containsExactly(
            new Value(ASSET, "a", 0),
            new Value(ASSET, "b", 0),
            new Value(STATUS, "", 1),
            new Value(STATUS, "", 2));
    assertThat(read("{\"asset\":[\"a\"")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "nothing", "{\"a\":1} x {"})
  void what_is_no_object_is_no_event_or_what_there_is_of_it(String json) {
    EventDocument document = read(json);

    assertThat(document == null || document.values().isEmpty()).isTrue();
  }

  @Test
  void times_are_read_as_the_library_reads_them() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      Instant time =
          Instant.ofEpochMilli(random.nextLong(-60_000_000_000_000L, 250_000_000_000_000L));
      String text = time.toString();

      assertThat(EventTime.millis(text, -1)).as("seed " + seed).isEqualTo(time.toEpochMilli());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-30T00:00:00.000Z", "2026-01-01T24:00:00.000Z", "2026-01-01T00:60:00.000Z",
    "2026-13-01T00:00:00.000Z", "yesterday", "''",
  })
  void what_is_no_time_has_the_time_of_the_record(String text) {
    assertThat(EventTime.millis(text, 42)).isEqualTo(42);
  }
}
