package dev.millrace.qoe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What senders make up neither stops figures nor bursts sums.
class SessionFactTest {
  private static SessionFact fact(String members) {
    return fact("s", members);
  }

  private static SessionFact fact(String sid, String members) {
    byte[] json =
        "{\"id\":\"s\",\"sid\":\"%s\",\"time\":\"2026-11-22T04:00:00Z\",%s}"
            .formatted(sid, members)
            .getBytes(UTF_8);
    SessionFact fact = SessionFact.of(json);
    assertThat(fact).isNotNull();
    return fact;
  }

  @Test
  void numbers_beyond_what_is_measured_are_cut_and_such_bitrates_are_not_known() {
    SessionFact fact =
        fact(
            """
            "media_ms":250000000000000,"watched_ms":250000000000000,"bitrate_kbps":1e15,
            "total_buffer_ms":-5,"switches":9000000000,"lost_events":2147483647
            """);

    assertThat(fact.measures())
        .containsEntry(Measure.WATCHED_MS, 31L * 86_400_000)
        .containsEntry(Measure.KILOBITS, 0L)
        .containsEntry(Measure.RATED_MS, 0L)
        .containsEntry(Measure.STALLED_MS, 0L)
        .containsEntry(Measure.SWITCHES, 1_000_000L)
        .containsEntry(Measure.LOST_EVENTS, 1_000_000L);
    long most = fact("\"media_ms\":9e15,\"bitrate_kbps\":1e6").measures().get(Measure.KILOBITS);
    assertThat(Long.MAX_VALUE / (double) most).isGreaterThan(1e6);
  }

  @Test
  void what_databases_do_not_take_and_heights_that_no_picture_has_are_left_out() {
    SessionFact fact = fact("\"cid\":\"a\\u0000b\",\"rung\":\"123456789p\",\"cdn\":\"edge\"");

    assertThat(fact.values())
        .containsEntry(Dimension.ASSET, "ab")
        .containsEntry(Dimension.RUNG, "")
        .containsEntry(Dimension.EDGE, "edge");
  }

  @Test
  void a_bitrate_weighs_as_much_as_it_is_known_of() {
    String all = "\"media_ms\":7200000,\"bitrate_kbps\":1000";

    assertThat(fact(all + ",\"rated_ms\":60000").measures())
        .containsEntry(Measure.RATED_MS, 60_000L)
        .containsEntry(Measure.KILOBITS, 60_000L);
    assertThat(fact(all).measures()).containsEntry(Measure.RATED_MS, 7_200_000L);
  }

  @Test
  void what_goes_on_after_a_sleep_is_no_play() {
    assertThat(fact("\"resumed\":true,\"playing_ms\":5,\"watched_ms\":5").measures())
        .containsEntry(Measure.PLAYS, 0L)
        .containsEntry(Measure.STARTS, 0L)
        .containsEntry(Measure.WATCHED_MS, 5L);
  }

  @Test
  void a_part_of_a_session_has_no_start_that_could_fail() {
    SessionFact fact = fact("other", "\"start_failure\":true,\"exit_before_start\":true");

    assertThat(fact.measures())
        .containsEntry(Measure.PLAYS, 0L)
        .containsEntry(Measure.START_FAILURES, 0L)
        .containsEntry(Measure.EXITS, 0L);
  }
}
