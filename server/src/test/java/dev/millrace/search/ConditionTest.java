package dev.millrace.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.search.EventKind.Field;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {
  private static final EventKind KIND =
      new EventKind(
          "calls",
          List.of(
              Field.keyword("asset"),
              Field.number("status"),
              Field.text("agent"),
              Field.keyword("asn")));

  @ParameterizedTest
  @CsvSource(
      delimiterString = "§",
      value = {
        "colour:red; there is no one field colour; there are asset, status, agent, asn",
        "as:x; there is no one field as; there are asset, status, agent, asn",
        "status:ok; status is a number such as 404, 500..599 or >=10, and not ok",
        "status~40; status is a number, which is not found by ~",
        "asset:; a value is missing at the end",
        "asset:*; * needs a beginning",
        "agent:fire*; words of agent are found by ~",
        "(status:1; a ) is missing",
        "status:1); there is a ) too many",
        "status:1 |; something is missing at the end",
        "agent:\"x; a quote is not closed",
        "((((((((( x; parentheses are at most 8 deep",
      })
  void what_can_not_be_read_is_refused_with_a_sentence(String given) {
    String text = given.substring(0, given.indexOf(';'));
    String sentence = given.substring(given.indexOf(';') + 2);
    assertThatExceptionOfType(BadSearch.class)
        .isThrownBy(() -> Condition.parse(KIND, text))
        .withMessage(sentence);
  }

  @Test
  void searches_are_bounded() {
    assertThatExceptionOfType(BadSearch.class)
        .isThrownBy(() -> Condition.parse(KIND, "asset:a ".repeat(33)));
    assertThatExceptionOfType(BadSearch.class)
        .isThrownBy(() -> Condition.parse(KIND, "a".repeat(501)));
    assertThatExceptionOfType(BadSearch.class)
        .isThrownBy(() -> Condition.parse(KIND, "asset:" + "a,".repeat(32) + "a"));
    assertThatExceptionOfType(BadSearch.class).isThrownBy(() -> Search.latest(1001));
  }

  @Test
  void a_cursor_is_read_as_it_was_written() {
    var cursor = new Search.Cursor(1_767_225_600_123L, (5L << 48) | 12345);

    assertThat(Search.Cursor.parse(cursor.text())).isEqualTo(cursor);
    assertThatExceptionOfType(BadSearch.class).isThrownBy(() -> Search.Cursor.parse("x"));
  }
}
