package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `Cache-Status` says, in a word.
class AnsweredFromTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "millrace; hit; detail=memory, HIT",
    "millrace; hit; detail=disk, HIT",
    "millrace; hit; ttl=41, HIT",
    "millrace; hit; ttl=-1, STALE",
    "millrace; fwd=stale, RENEWED",
    "millrace; fwd=uri-miss, MISS",
    "millrace; fwd=uri-miss; stored, MISS",
    "millrace; fwd=uri-miss; collapsed, COLLAPSED",
    "millrace; fwd=partial; detail=slices, MISS",
    "millrace; hit; detail=slices, HIT"
  })
  void each_status_has_its_word(String field, AnsweredFrom from) {
    assertThat(AnsweredFrom.of(field)).isEqualTo(from);
  }

  @Test
  void an_answer_without_one_is_no_object() {
    assertThat(AnsweredFrom.of(null)).isEqualTo(AnsweredFrom.NONE);
  }
}
