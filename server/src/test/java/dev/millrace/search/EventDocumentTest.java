package dev.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.search.EventDocument.Value;
import dev.millrace.search.EventKind.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
