package dev.millrace.telemetry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sessions by script, with the numbers that CTA-2066 has for them.
class TallyTest {
  /// A player that does what the script says: `+10` lets ten seconds go by.
  private static final class Script {
    private static final long START = 1_795_320_000_000L;

    private final List<String> events = new ArrayList<>();
    private final String sid;
    private long millis;
    private double position;
    private String state = "";
    private double rate = 1;

    Script(String sid, String text) {
      this.sid = sid;
      for (String word : text.split(" ", -1)) {
        step(word);
      }
    }

    private void step(String word) {
      String rest = word.substring(1);
      switch (word.charAt(0)) {
        case '+' -> pass(Double.parseDouble(rest));
        case '@' -> position = Double.parseDouble(rest);
        case 'x' -> {
          rate = Double.parseDouble(rest);
          tell("pr", ",\"pr\":" + rate);
        }
        case '#' -> tell("bc", ",\"br\":" + rest);
        case '!' -> tell("e", ",\"ec\":[\"" + rest + "\"]");
        case '~' -> millis += Math.round(Double.parseDouble(rest) * 1000);
        case '=' -> tell("t", "," + rest);
        default -> {
          state = word;
          tell("ps", rate == 1 ? "" : ",\"pr\":" + rate);
        }
      }
    }

    /// With a heartbeat every ten seconds while something happens.
    private void pass(double seconds) {
      double left = seconds;
      while (left > 10) {
        move(10);
        left -= 10;
        if (!state.equals("a")) {
          tell("t", "");
        }
      }
      move(left);
    }

    private void move(double seconds) {
      millis += Math.round(seconds * 1000);
      position += state.equals("p") ? seconds * rate : 0;
    }

    private void tell(String kind, String more) {
      events.add(
          """
          {"e":"%s","sid":"%s","sn":%d,"sta":"%s","ts":%d,"pt":%d,"mr-duration":60000%s}
          """
              .formatted(
                  kind,
                  sid,
                  events.size(),
                  state,
                  START + millis,
                  Math.round(position * 1000),
                  more));
    }

    List<Told> told() {
      var told = new ArrayList<Told>();
      for (String event : events) {
        told.add(told(event));
      }
      return told;
    }

    private static Told told(String json) {
      Told event = Told.of(json.getBytes(StandardCharsets.UTF_8));
      assertThat(event).isNotNull();
      return event;
    }
  }

  private static JsonNode row(List<Told> events) {
    return JsonMapper.shared().readTree(RowJson.write(Tally.of("s", events)));
  }

  private static JsonNode row(String script) {
    return row(new Script("s", script).told());
  }

  @Test
  void sixty_seconds_with_ten_of_stall_and_thirty_of_pause_are_seventy_watched() {
    JsonNode row = row("s p +20 r +10 p +20 a +30 p +20 e");

    assertThat(row.toPrettyString())
        .isEqualToNormalizingNewlines(
            """
            {
              "id" : "s",
              "time" : "2026-11-22T04:00:00.000Z",
              "sid" : "s",
              "startup_ms" : 0,
              "watched_ms" : 70000,
              "playing_ms" : 60000,
              "paused_ms" : 30000,
              "seek_ms" : 0,
              "slept_ms" : 0,
              "media_ms" : 60000,
              "duration_ms" : 60000,
              "played_ratio" : 1.0,
              "buffer_count" : 1,
              "total_buffer_ms" : 10000,
              "max_buffer_ms" : 10000,
              "stalled_percent" : 14.286,
              "switches" : 0,
              "downswitches" : 0,
              "dropped_frames" : 0,
              "end" : "ended",
              "exit_before_start" : false,
              "start_failure" : false,
              "playback_failure" : false,
              "errors" : [ ],
              "events" : 10,
              "lost_events" : 0,
              "doubled_events" : 0,
              "complete" : true
            }\
            """);
  }

  @Test
  void a_minute_at_half_speed_is_two_minutes_watched() {
    JsonNode row = row("s p x0.5 +120 e");

    assertThat(row.path("watched_ms").asLong()).isEqualTo(120_000);
    assertThat(row.path("media_ms").asLong()).isEqualTo(60_000);
    assertThat(row.path("played_ratio").asDouble()).isEqualTo(1);
  }

  @Test
  void the_start_counts_as_watched_and_not_as_a_stall() {
    JsonNode row = row("s +2.5 p +10 q");

    assertThat(row.path("startup_ms").asLong()).isEqualTo(2_500);
    assertThat(row.path("watched_ms").asLong()).isEqualTo(12_500);
    assertThat(row.path("buffer_count").asInt()).isZero();
    assertThat(row.path("end").asString()).isEqualTo("left");
  }

  @Test
  void what_the_player_measured_of_its_start_goes_first() {
    assertThat(row("s +2.5 p =\"msd\":1800 +1 q").path("startup_ms").asLong()).isEqualTo(1_800);
  }

  @Test
  void seeks_are_watched_and_no_stalls_and_what_they_skip_is_not_played() {
    JsonNode row = row("s p +10 k +0.8 @40 p +10 e");

    assertThat(row.path("seek_ms").asLong()).isEqualTo(800);
    assertThat(row.path("buffer_count").asInt()).isZero();
    assertThat(row.path("watched_ms").asLong()).isEqualTo(20_800);
    assertThat(row.path("played_ratio").asDouble()).isEqualTo(0.333);
  }

  @Test
  void what_is_seen_again_is_media_twice_and_played_once() {
    JsonNode row = row("s p +30 k @0 p +30 e @0 p +10 q");

    assertThat(row.path("media_ms").asLong()).isEqualTo(70_000);
    assertThat(row.path("played_ratio").asDouble()).isEqualTo(0.5);
  }

  @Test
  void who_leaves_before_the_first_picture_has_no_startup_at_all() {
    JsonNode left = row("s +4 q");
    JsonNode soon = row("s +0.5 q");
    JsonNode failed = row("s +4 !404 f");

    assertThat(left.has("startup_ms")).isFalse();
    assertThat(left.path("exit_before_start").asBoolean()).isTrue();
    assertThat(soon.path("exit_before_start").asBoolean()).isFalse();
    assertThat(failed.path("exit_before_start").asBoolean()).isFalse();
    assertThat(failed.path("start_failure").asBoolean()).isTrue();
    assertThat(failed.path("errors").toString()).isEqualTo("[\"404\"]");
    assertThat(row("s p +5 f").path("playback_failure").asBoolean()).isTrue();
  }

  @Test
  void who_goes_on_after_a_long_silence_has_no_start() {
    JsonNode row = row("p +20 q");

    assertThat(row.has("startup_ms")).isFalse();
    assertThat(row.path("watched_ms").asLong()).isEqualTo(20_000);
  }

  @Test
  void a_film_that_has_ended_has_its_row_soon_and_another_when_it_is_seen_again() {
    var rows = new ArrayList<SessionRow>();
    var gathering = new Gathering(rows::add);
    List<Told> told = new Script("s", "s p +20 e k @0 p +9 e").told();
    told.subList(0, 5).forEach(event -> gathering.take(event, 0, 1, 0));
    gathering.tend(Gathering.GRACE.toMillis(), Long.MAX_VALUE);
    assertThat(rows).isEmpty();

    told.subList(5, told.size()).forEach(event -> gathering.take(event, 0, 2, 0));
    gathering.tend(Gathering.GRACE.toMillis(), Long.MAX_VALUE);

    assertThat(rows).extracting(row -> row.time().mediaMs()).containsExactly(29_000L);
  }

  @Test
  void bit_rates_weigh_by_what_was_played_of_them() {
    JsonNode row = row("s #1000 p +10 #3000 +20 r +30 p #1000 +10 e");

    assertThat(row.path("bitrate_kbps").asDouble()).isEqualTo(2000);
    assertThat(row("s p +3600 #2000 +60 q").path("rated_ms").asLong()).isEqualTo(60_000);
    assertThat(row.path("switches").asInt()).isEqualTo(2);
    assertThat(row.path("downswitches").asInt()).isEqualTo(1);
  }

  @Test
  void the_rung_of_a_session_is_what_most_was_played_of() {
    JsonNode row =
        row(
            "s +1 p =\"mr-video-height\":360 +10 =\"mr-video-height\":720 +40"
                + " =\"mr-video-height\":360 +5 q");

    assertThat(row.path("rung").asString()).isEqualTo("720p");
    assertThat(row.path("rungs").valueStream().map(JsonNode::asString))
        .containsExactly("360p", "720p", "360p");
  }

  @Test
  void how_far_a_clock_was_off_and_how_many_are_told_of_is_part_of_the_row() {
    JsonNode row = row("s +1 p =\"skew_ms\":300 =\"skew_ms\":-5000,\"mr-sample\":0.25 +9 q");

    assertThat(row.path("skew_ms").asLong()).isEqualTo(-5_000);
    assertThat(row.path("sample").asDouble()).isEqualTo(0.25);
    assertThat(row("s +1 p +9 q").has("skew_ms")).isFalse();
  }

  @Test
  void what_goes_on_after_a_sleep_says_so_and_has_no_start_that_could_fail() {
    JsonNode paused = row("a =\"mr-resumed\":true +30 a +5 q");
    JsonNode failed = row("a =\"mr-resumed\":true +30 f");

    assertThat(paused.path("resumed").asBoolean()).isTrue();
    assertThat(failed.path("start_failure").asBoolean()).isFalse();
    assertThat(failed.path("playback_failure").asBoolean()).isTrue();
    assertThat(row("s +1 p +9 q").has("resumed")).isFalse();
  }

  @Test
  void the_time_that_a_page_slept_is_nobodys() {
    JsonNode row = row("s p +20 ~3600 =\"bg\":true +10 e");

    assertThat(row.path("watched_ms").asLong()).isEqualTo(30_000);
    assertThat(row.path("slept_ms").asLong()).isEqualTo(3_600_000);
    assertThat(row.path("media_ms").asLong()).isEqualTo(30_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_order_in_which_events_come_and_doubles_do_not_matter(long seed) {
    String script = "s +1 p +20 r +10 p +20 k +1 @5 p +9 a +30 p #900 +20 e";
    List<Told> told = new Script("s", script).told();
    JsonNode right = row(told);
    var mixed = new ArrayList<>(told);
    mixed.addAll(told.subList(2, 6));
    Collections.shuffle(mixed, new Random(seed));

    JsonNode row = row(mixed);

    assertThat(row.path("doubled_events").asInt()).isEqualTo(4);
    ((tools.jackson.databind.node.ObjectNode) row).put("doubled_events", 0);
    assertThat(row).isEqualTo(right);
  }

  @Test
  void what_goes_on_after_it_was_forgotten_lost_nothing_and_had_its_start() {
    List<Told> all = new Script("s", "s +1 p +20 a +1 s +4 !401 f").told();
    List<Told> later = all.subList(5, all.size());

    JsonNode row = JsonMapper.shared().readTree(RowJson.write(Tally.of("s~5", later)));

    assertThat(row.path("lost_events").asInt()).isZero();
    assertThat(row.path("start_failure").asBoolean()).isFalse();
    assertThat(row.path("playback_failure").asBoolean()).isTrue();
  }

  @Test
  void a_number_that_is_far_off_loses_no_more_events_than_a_session_has() {
    String far = "{\"e\":\"t\",\"sid\":\"s\",\"sn\":999999999999,\"ts\":1795320000000}";

    assertThat(row(List.of(Script.told(far))).path("lost_events").asInt()).isEqualTo(4_000);
  }

  @Test
  void lost_events_are_counted_and_the_players_own_sums_stand_for_them() {
    List<Told> told =
        new Script("s", "s p +20 r +10 p =\"bsa\":1,\"bsda\":10000,\"bsd\":[10000] +30 e").told();
    told.removeIf(event -> event.state().equals("r"));

    JsonNode row = row(told);

    assertThat(row.path("lost_events").asInt()).isEqualTo(1);
    assertThat(row.path("complete").asBoolean()).isFalse();
    assertThat(row.path("buffer_count").asInt()).isEqualTo(1);
    assertThat(row.path("total_buffer_ms").asLong()).isEqualTo(10_000);
    assertThat(row.path("max_buffer_ms").asLong()).isEqualTo(10_000);
    assertThat(row.path("media_ms").asLong()).isEqualTo(50_000);
  }

  @Test
  void two_tabs_are_two_sessions_each_with_its_own_numbers() {
    var rows = new ArrayList<SessionRow>();
    var gathering = new Gathering(rows::add);
    List<Told> one = new Script("one", "s p +20 r +5 p +20 q").told();
    List<Told> two = new Script("two", "s +3 p +10 e").told();
    for (int i = 0; i < Math.max(one.size(), two.size()); i++) {
      for (List<Told> tab : List.of(one, two)) {
        if (i < tab.size()) {
          gathering.take(tab.get(i), 0, i, 1_000);
        }
      }
    }
    gathering.tend(1_000 + Gathering.SILENCE.toMillis(), Long.MAX_VALUE);

    assertThat(rows)
        .extracting(row -> row.who().sid() + " " + row.time().watchedMs())
        .containsExactlyInAnyOrder("one 45000", "two 13000");
  }

  @Test
  void a_row_comes_soon_after_the_end_later_after_silence_and_anew_for_what_comes_late() {
    var rows = new ArrayList<SessionRow>();
    var gathering = new Gathering(rows::add);
    List<Told> told = new Script("s", "s p +20 q").told();
    told.subList(0, told.size() - 1).forEach(event -> gathering.take(event, 2, 70, 0));

    gathering.tend(Gathering.SILENCE.toMillis() - 1, Long.MAX_VALUE);
    assertThat(rows).isEmpty();
    assertThat(gathering.note(Map.of(2, 99L)).needed()).containsEntry(2, 70L);
    gathering.tend(Gathering.SILENCE.toMillis(), Long.MAX_VALUE);
    assertThat(rows).extracting(row -> row.end().how()).containsExactly("silent");
    gathering.take(told.getLast(), 2, 98, Gathering.SILENCE.toMillis());
    gathering.tend(Gathering.SILENCE.plus(Gathering.GRACE).toMillis(), Long.MAX_VALUE);
    assertThat(rows).extracting(row -> row.end().how()).containsExactly("silent", "left");
    gathering.tend(Gathering.SILENCE.plus(Gathering.MEMORY).toMillis(), Long.MAX_VALUE);
    assertThat(gathering.size()).isZero();
    assertThat(gathering.note(Map.of(2, 99L)).needed()).containsEntry(2, 99L);
  }

  @Test
  void sessions_take_less_memory_than_their_events_and_who_was_silent_longest_makes_room() {
    var rows = new ArrayList<SessionRow>();
    var gathering = new Gathering(rows::add, SessionPlaces.Note.NONE, 50_000);
    List<Told> told = new Script("s0", "s p +3000").told();
    told.forEach(event -> gathering.take(event, 0, 1, 0));
    assertThat(gathering.bytes()).isLessThan(told.size() * 110L);

    for (int i = 1; i <= 10; i++) {
      new Script("s" + i, "s p +900").told().forEach(event -> gathering.take(event, 0, 2, 1));
    }

    assertThat(gathering.bytes()).isLessThan(50_000).isPositive();
    assertThat(rows).isNotEmpty().hasSize(11 - gathering.size());
    assertThat(rows.getFirst()).isEqualTo(Tally.of("s0", told));
    gathering.tend(Gathering.MEMORY.toMillis() + 1, Long.MAX_VALUE);
    assertThat(rows).hasSize(11);
    assertThat(gathering.bytes()).isZero();
  }

  @Test
  void what_goes_on_after_it_was_forgotten_is_a_row_beside_the_first_and_not_in_its_place() {
    var rows = new ArrayList<SessionRow>();
    List<Told> told = new Script("s", "s p +20 a p +40 q").told();
    long woken = Gathering.MEMORY.plus(Gathering.SILENCE).toMillis();
    var gathering = new Gathering(rows::add);
    told.subList(0, 4).forEach(event -> gathering.take(event, 2, 70, 0));
    gathering.tend(Gathering.SILENCE.toMillis(), Long.MAX_VALUE);
    gathering.tend(woken, Long.MAX_VALUE);
    List<Told> rest = new ArrayList<>(told.subList(4, told.size()));
    Collections.shuffle(rest, new Random(3));
    rest.forEach(event -> gathering.take(event, 2, 80, woken));
    gathering.tend(woken + Gathering.SILENCE.toMillis(), Long.MAX_VALUE);

    assertThat(rows)
        .extracting(
            row -> row.who().id() + " " + row.who().sid() + " " + row.time().playingMs() / 1000)
        .containsExactly("s s 20", "s~4 s 40");
    gathering.take(told.getFirst(), 2, 81, woken);
    gathering.tend(woken + 2 * Gathering.SILENCE.toMillis(), Long.MAX_VALUE);
    assertThat(rows.getLast().who().id()).as("what a row is called stays").isEqualTo("s~4");
  }

  @Test
  void what_an_engine_tells_besides_is_not_counted_twice() {
    List<Told> told = new Script("s", "s p +10 q").told();
    var both = new ArrayList<>(told);
    new Script("s", "s p +3 r +9 p")
        .events.forEach(
            event -> both.add(Script.told(event.replace("\"e\"", "\"target\":\"hls\",\"e\""))));

    assertThat(row(both)).isEqualTo(row(told));
  }

  /// An event in the topic.
  private record Kept(Told event, long millis) {}

  private static void read(Gathering gathering, List<Kept> log, int from, int to) {
    for (int i = from; i < to; i++) {
      gathering.take(log.get(i).event(), 0, i, log.get(i).millis());
    }
  }

  private static List<Kept> at(long seconds, List<Told> events) {
    return events.stream().map(event -> new Kept(event, seconds * 1000)).toList();
  }

  @Test
  void reading_again_makes_the_rows_that_are_there_already_and_no_others() {
    List<Told> over = new Script("over", "s p +20 q").told();
    List<Told> late = new Script("late", "s p +5 a p +30 q").told();
    List<Told> open = new Script("open", "s p +60 q").told();
    var log = new ArrayList<Kept>();
    log.addAll(at(0, over.subList(0, 2)));
    log.addAll(at(0, late.subList(0, 3)));
    log.addAll(at(1, open.subList(0, 1)));
    log.addAll(at(2, over.subList(2, over.size())));
    log.addAll(at(540, open.subList(1, 3)));
    log.addAll(at(1_080, open.subList(3, 4)));
    log.addAll(at(1_081, late.subList(3, 4)));
    int noted = log.size();
    log.addAll(at(1_090, late.subList(4, late.size())));
    log.addAll(at(1_100, open.subList(4, open.size())));

    var rows = new TreeMap<String, SessionRow>();
    var first = new Gathering(row -> rows.put(row.who().id(), row));
    for (int i = 0; i < noted; i++) {
      read(first, log, i, i + 1);
      first.tend(0, Long.MAX_VALUE);
    }
    SessionPlaces.Note note = first.note(Map.of(0, (long) noted));
    var made = new TreeMap<String, SessionRow>();
    var second = new Gathering(row -> made.put(row.who().id(), row), note, Gathering.MOST_BYTES);
    read(second, log, Math.toIntExact(note.needed().get(0)), log.size());
    second.tend(2_000_000, Long.MAX_VALUE);
    read(first, log, noted, log.size());
    first.tend(2_000_000, Long.MAX_VALUE);

    assertThat(rows).containsOnlyKeys("late", "late~3", "open", "over");
    assertThat(made).containsOnlyKeys("late~3", "open");
    assertThat(rows).containsAllEntriesOf(made);
  }

  @Test
  void a_clock_that_was_ahead_is_followed_back() {
    var rows = new ArrayList<SessionRow>();
    var gathering = new Gathering(rows::add);
    List<Told> told = new Script("s", "s p +60").told();
    long hour = 3_600_000;
    gathering.tend(hour, hour + 60_000);
    for (int i = 0; i < told.size(); i++) {
      gathering.take(told.get(i), 0, i, i * 1000L);
      gathering.tend(0, i * 1000L + 60_000);
    }

    assertThat(rows).isEmpty();
    assertThat(gathering.size()).isEqualTo(1);
  }
}
