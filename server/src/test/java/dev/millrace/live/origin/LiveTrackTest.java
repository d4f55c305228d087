package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.memory.WindowMemory;
import dev.millrace.live.origin.LiveTrack.Cut;
import dev.millrace.live.origin.LiveTrack.Listing;
import dev.millrace.live.origin.LiveTrack.Names;
import dev.millrace.live.origin.LiveTrack.Room;
import dev.millrace.live.origin.LiveTrack.Shape;
import dev.millrace.media.hls.LivePromise;
import dev.millrace.media.hls.LiveSegment.Origin;
import dev.millrace.media.hls.LiveSegment.Part;
import dev.millrace.media.time.Rational;
import dev.millrace.testing.TestClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocking reload and the life of a playlist (RFC 8216bis 6.2.2, 6.2.5), under a clock of its own.
class LiveTrackTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Rational HALF = new Rational(1, 2);
  private static final int PARTS = 4;
  private static final Found<?> ENDED = new Found.Here<>(Optional.empty());

  private final TestClock clock = new TestClock(NOON);
  private final LiveTrack track = track(PARTS, Duration.ofMinutes(1));

  private LiveTrack track(int parts, Duration listed) {
    var promise = parts > 0 ? new LivePromise(2, HALF) : LivePromise.ofSegments(2);
    var names = new Names(n -> n + ".m4s", (n, p) -> n + "." + p + ".m4s");
    var memory = new WindowMemory(64 << 20).open(0).orElseThrow();
    var room = new Room(listed, Duration.ofSeconds(20), memory);
    return new LiveTrack(new Shape(promise, names, parts, room), clock);
  }

  /// Segments and parts until `segment` has `parts` parts; four make it whole.
  private static void goOn(LiveTrack track, long from, long segment, int parts) {
    for (long n = from; n <= segment; n++) {
      track.begin(new Origin(NOON.plusSeconds(2 * n), "init.mp4", false));
      int count = n < segment ? PARTS : parts;
      for (int p = 0; p < count; p++) {
        part(track, n, p);
      }
      if (count == PARTS) {
        track.close(ByteBuffer.wrap(new byte[] {(byte) n}));
      }
    }
  }

  private static void part(LiveTrack track, long segment, int part) {
    var bytes = ByteBuffer.wrap(new byte[] {(byte) segment, (byte) part});
    var uri = segment + "." + part + ".m4s";
    track.add(new Cut(new Part(uri, HALF, part == 0, false), bytes));
  }

  private static String kind(CompletableFuture<? extends Found<?>> asked) {
    if (!asked.isDone()) {
      return "waits";
    }
    return switch (asked.join()) {
      case Found.Here<?> _ -> "200";
      case Found.Missing<?> _ -> "404";
      case Found.Wrong<?> _ -> "400";
      case Found.Late<?> _ -> "503";
    };
  }

  private static String text(CompletableFuture<Found<Listing>> asked) {
    return ((Found.Here<Listing>) asked.join()).value().text();
  }

  @ParameterizedTest(name = "segment 5 has 2 parts: msn {0} part {1} -> {2}")
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          -,  -, 200
          -,  0, 400
          0,  -, 200
          3,  -, 200
          3,  0, 200
          3,  9, 200
          4,  -, 200
          4,  3, 200
          4,  4, 200
          4, 99, 200
          5,  0, 200
          5,  1, 200
          5,  2, waits
          5,  3, waits
          5,  7, waits
          5,  8, 400
          5,  -, waits
          6,  0, waits
          6,  5, waits
          6,  6, 400
          6,  -, waits
          7,  -, 400
          7,  0, 400
          """)
  void a_playlist_is_given_held_or_refused(Long segment, Integer part, String answer) {
    goOn(track, 0, 5, 2);

    assertThat(kind(track.playlist(new Wish(segment, part, false)))).isEqualTo(answer);
  }

  @Test
  void who_waits_is_told_with_the_very_part_that_was_asked_for() {
    goOn(track, 0, 5, 2);
    var third = track.playlist(Wish.of(5, 2));
    var whole = track.playlist(Wish.of(5));
    var next = track.playlist(Wish.of(6, 0));

    part(track, 5, 2);
    assertThat(text(third)).contains("5.2.m4s").doesNotContain("URI=\"5.3.m4s\",");
    assertThat(List.of(kind(whole), kind(next))).containsExactly("waits", "waits");
    part(track, 5, 3);
    assertThat(kind(whole)).isEqualTo("waits");
    track.close(ByteBuffer.allocate(0));
    assertThat(text(whole)).contains("\n5.m4s\n").doesNotContain("\n6.m4s");
    assertThat(kind(next)).isEqualTo("waits");
    goOn(track, 6, 6, 1);
    assertThat(text(next)).contains("#EXT-X-PART:DURATION=0.500000,URI=\"6.0.m4s\"");
    assertThat(track.waiting()).isZero();
  }

  @Test
  void a_part_past_the_last_one_is_the_first_of_the_next_segment_even_while_that_is_open() {
    goOn(track, 0, 5, 2);
    var beyond = track.playlist(Wish.of(5, 6));
    part(track, 5, 2);
    part(track, 5, 3);
    track.close(ByteBuffer.allocate(0));
    assertThat(kind(beyond)).isEqualTo("waits");
    var alsoBeyond = track.playlist(Wish.of(5, 4));
    assertThat(kind(alsoBeyond)).isEqualTo("waits");

    track.begin(new Origin(NOON, "init.mp4", false));
    part(track, 6, 0);

    assertThat(text(beyond)).contains("6.0.m4s");
    assertThat(text(alsoBeyond)).contains("6.0.m4s");
    assertThat(kind(track.playlist(Wish.of(5, 4)))).isEqualTo("200");
  }

  @Test
  void a_wait_ends_after_three_target_durations() {
    goOn(track, 0, 5, 2);
    var asked = track.playlist(Wish.of(5, 2));
    clock.advance(Duration.ofMillis(5_900));
    track.expire();
    assertThat(kind(asked)).isEqualTo("waits");

    clock.advance(Duration.ofMillis(100));
    track.expire();

    assertThat(kind(asked)).isEqualTo("503");
    assertThat(track.waiting()).isZero();
  }

  @Test
  void all_who_wait_in_one_place_are_told_in_one_turn() {
    goOn(track, 0, 5, 2);
    var turns = new ArrayList<Runnable>();
    Executor loop = turns::add;
    var first = track.playlist(Wish.of(5, 2), loop);
    var second = track.playlist(Wish.of(5, 2).withDelta(), loop);
    var elsewhere = track.playlist(Wish.of(5, 2));

    part(track, 5, 2);

    assertThat(kind(elsewhere)).isEqualTo("200");
    assertThat(first).isNotDone();
    assertThat(turns).hasSize(1);
    turns.getFirst().run();
    assertThat(kind(first)).isEqualTo("200");
    assertThat(kind(second)).isEqualTo("200");
  }

  @Test
  void a_place_that_is_gone_keeps_nobody_from_being_told() {
    goOn(track, 0, 5, 2);
    var gone =
        track.playlist(
            Wish.of(5, 2),
            _ -> {
              throw new RejectedExecutionException("it has ended");
            });
    var elsewhere = track.playlist(Wish.of(5, 2));

    part(track, 5, 2);

    assertThat(kind(gone)).isEqualTo("200");
    assertThat(kind(elsewhere)).isEqualTo("200");
  }

  @Test
  void who_leaves_no_longer_waits() {
    goOn(track, 0, 5, 2);
    List<CompletableFuture<Found<Listing>>> all = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      all.add(track.playlist(Wish.of(5, 2)));
    }
    assertThat(track.waiting()).isEqualTo(5_000);

    all.subList(0, 4_999).forEach(asked -> asked.cancel(false));

    assertThat(track.waiting()).isEqualTo(1);
    part(track, 5, 2);
    assertThat(kind(all.getLast())).isEqualTo("200");
    assertThat(track.waiting()).isZero();
  }

  @Test
  void a_playlist_that_can_not_be_made_is_told_to_all_who_wait_and_what_comes_is_added() {
    var asked =
        List.of(track.playlist(new Wish(0L, 0, false)), track.playlist(new Wish(0L, 0, true)));
    track.begin(new Origin(NOON, "init.mp4", false));

    var tooLong = new Part("0.0.m4s", Rational.of(60), true, false);
    track.add(new Cut(tooLong, ByteBuffer.wrap(new byte[] {1})));

    assertThat(asked).allMatch(CompletableFuture::isCompletedExceptionally);
    assertThat(track.waiting()).isZero();
    assertThat(kind(track.part(0, 0))).isEqualTo("200");
  }

  @Test
  void no_more_than_a_bounded_number_wait() {
    goOn(track, 0, 5, 2);
    for (int i = 0; i < Waiting.MOST; i++) {
      var _ = track.playlist(Wish.of(5, 2));
    }

    assertThat(kind(track.playlist(Wish.of(5, 2)))).isEqualTo("503");
    assertThat(kind(track.playlist(Wish.of(5, 1)))).isEqualTo("200");
  }

  @Test
  void before_the_first_part_players_wait_for_it() {
    var asked = track.playlist(Wish.of(0, 0));
    assertThat(kind(asked)).isEqualTo("waits");
    goOn(track, 0, 0, 1);

    assertThat(text(asked)).contains("#EXT-X-MEDIA-SEQUENCE:0\n").contains("0.0.m4s");
  }

  @Test
  void an_ended_channel_answers_everything_at_once() {
    goOn(track, 0, 5, PARTS);
    var asked = track.playlist(Wish.of(6, 0));
    track.finish();

    assertThat(text(asked)).endsWith("#EXT-X-ENDLIST\n").doesNotContain("PRELOAD-HINT");
    assertThat(kind(track.playlist(Wish.of(99, 7)))).isEqualTo("200");
    assertThat(kind(track.part(6, 0))).isEqualTo("404");
  }

  @Test
  void the_hinted_part_is_held_and_any_other_that_is_not_there_is_unknown() {
    goOn(track, 0, 5, 2);
    assertThat(text(track.playlist(Wish.NOW))).contains("TYPE=PART,URI=\"5.2.m4s\"");
    var hinted = track.part(5, 2);

    assertThat(kind(hinted)).isEqualTo("waits");
    assertThat(kind(track.part(5, 3))).isEqualTo("404");
    assertThat(kind(track.part(6, 0))).isEqualTo("404");
    assertThat(kind(track.part(5, 1))).isEqualTo("200");
    part(track, 5, 2);
    assertThat(((Found.Here<ByteBuffer>) hinted.join()).value())
        .isEqualTo(ByteBuffer.wrap(new byte[] {5, 2}));
    part(track, 5, 3);
    assertThat(text(track.playlist(Wish.NOW))).contains("TYPE=PART,URI=\"6.0.m4s\"");
  }

  @Test
  void a_hinted_part_that_never_comes_is_unknown_when_its_segment_ends() {
    goOn(track, 0, 5, 2);
    var hinted = track.part(5, 2);
    track.close(ByteBuffer.allocate(0));
    goOn(track, 6, 6, 1);

    assertThat(kind(hinted)).isEqualTo("404");
  }

  @Test
  void a_whole_segment_is_its_head_and_its_parts() {
    goOn(track, 0, 3, PARTS);

    assertThat(((Found.Here<ByteBuffer>) track.segment(2)).value())
        .isEqualTo(ByteBuffer.wrap(new byte[] {2, 2, 0, 2, 1, 2, 2, 2, 3}));
    assertThat(track.segment(4)).isInstanceOf(Found.Missing.class);
  }

  @Test
  void parts_are_listed_for_three_target_durations_and_can_be_had_for_longer() {
    goOn(track, 0, 9, PARTS);
    String text = text(track.playlist(Wish.NOW));

    // 6 s behind the end of segment 6 lie 7, 8 and 9.
    assertThat(text).contains("URI=\"7.0.m4s\"").doesNotContain("URI=\"6.0.m4s\"");
    assertThat(text).contains("\n0.m4s\n").contains("\n6.m4s\n");
    assertThat(kind(track.part(4, 1))).isEqualTo("200");
  }

  @Test
  void what_is_older_than_the_window_goes_and_its_number_is_kept() {
    LiveTrack small = track(PARTS, Duration.ofSeconds(12));
    goOn(small, 0, 9, PARTS);

    assertThat(text(small.playlist(Wish.NOW)))
        .contains("#EXT-X-MEDIA-SEQUENCE:4\n")
        .doesNotContain("\n3.m4s\n");
    assertThat(kind(small.playlist(Wish.of(1, 0)))).isEqualTo("200");
  }

  @Test
  void bytes_leave_memory_once_they_are_in_the_store() {
    goOn(track, 0, 14, PARTS);
    assertThat(track.segment(1)).isInstanceOf(Found.Here.class);
    track.archived(1);
    goOn(track, 15, 15, PARTS);
    assertThat(track.segment(1)).isInstanceOf(Found.Missing.class);
    assertThat(track.segment(0)).isInstanceOf(Found.Here.class);
  }

  @Test
  void a_channel_of_whole_segments_lists_no_parts_and_holds_for_segments() {
    LiveTrack whole = track(0, Duration.ofMinutes(1));
    goOn(whole, 0, 3, 2);

    String text = text(whole.playlist(Wish.NOW));
    assertThat(text).doesNotContain("EXT-X-PART").doesNotContain("PRELOAD").endsWith("2.m4s\n");
    var asked = whole.playlist(Wish.of(3));
    assertThat(kind(asked)).isEqualTo("waits");
    whole.close(ByteBuffer.allocate(0));
    assertThat(text(asked)).endsWith("3.m4s\n");
  }

  @Test
  void what_has_left_the_list_can_be_had_for_as_long_as_the_list_is() {
    LiveTrack small = track(PARTS, Duration.ofSeconds(8));
    goOn(small, 0, 5, PARTS);
    assertThat(text(small.playlist(Wish.NOW))).doesNotContain("\n0.m4s\n");
    assertThat(small.segment(0)).isInstanceOf(Found.Here.class);

    goOn(small, 6, 9, PARTS);

    assertThat(small.segment(0)).isInstanceOf(Found.Missing.class);
    assertThat(small.hasLetGo(0)).isTrue();
    assertThat(small.hasLetGo(10)).isFalse();
  }

  @Test
  void a_segment_that_is_made_is_given_part_by_part_to_its_end() {
    goOn(track, 0, 5, 2);

    assertThat(kind(track.beginning(5))).isEqualTo("200");
    assertThat(kind(track.following(5, 1))).isEqualTo("200");
    var third = track.following(5, 2);
    var fifth = track.following(5, 4);
    var next = track.beginning(6);
    var afterNext = track.beginning(7);
    assertThat(kind(track.beginning(8))).isEqualTo("404");
    part(track, 5, 2);
    part(track, 5, 3);
    assertThat(kind(third)).isEqualTo("200");
    assertThat(kind(fifth)).isEqualTo("waits");

    track.close(ByteBuffer.allocate(0));
    assertThat(fifth.join()).isEqualTo(ENDED);
    assertThat(kind(next)).isEqualTo("waits");
    goOn(track, 6, 6, 1);
    assertThat(kind(next)).isEqualTo("200");
    assertThat(kind(afterNext)).isEqualTo("waits");
    track.close(ByteBuffer.allocate(0));
    goOn(track, 7, 7, 1);
    assertThat(kind(afterNext)).isEqualTo("200");
  }

  @ParameterizedTest(name = "in the store too: {0}")
  @ValueSource(booleans = {true, false})
  void half_of_a_segment_that_memory_has_let_go_of_is_not_taken_for_all_of_it(boolean isStored) {
    goOn(track, 0, 12, PARTS);
    track.archived(5);
    assertThat(kind(track.following(5, 1))).isEqualTo("200");

    track.letGo(5, isStored);

    assertThat(kind(track.following(5, 2))).isEqualTo("404");
    assertThat(track.following(6, 4).join()).isEqualTo(ENDED);
  }

  @Test
  void what_there_is_of_a_segment_that_is_never_ended_is_not_taken_for_all_of_it() {
    goOn(track, 0, 5, 2);
    var third = track.following(5, 2);

    track.finish();

    assertThat(kind(third)).isEqualTo("404");
  }
}
