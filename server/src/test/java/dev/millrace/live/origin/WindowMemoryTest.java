package dev.millrace.live.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.memory.WindowMemory;
import dev.millrace.media.hls.LiveSegment;
import dev.millrace.media.time.Rational;
import dev.millrace.testing.TestClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the windows of several programmes hold together. A segment here is two seconds and two
/// bytes long.
class WindowMemoryTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SEGMENT_BYTES = 2;
  private static final int SEGMENT_SECONDS = 2;

  private final TestClock clock = new TestClock(NOON);

  /// Room for so many segments.
  private static WindowMemory memory(int segments) {
    return new WindowMemory((long) segments * SEGMENT_BYTES);
  }

  private SoundProgramme programme(WindowMemory memory) {
    return new SoundProgramme(MINUTE, memory, clock);
  }

  private static LiveTrack track(SoundProgramme of) {
    return of.programme().renditions().getFirst().track();
  }

  private static String text(SoundProgramme of) {
    return ((Found.Here<LiveTrack.Listing>) track(of).playlist(Wish.NOW).join()).value().text();
  }

  private static Optional<Duration> there(SoundProgramme of) {
    return of.programme().shortWindow().map(Programme.ShortWindow::there);
  }

  private static boolean holds(SoundProgramme programme, long segment) {
    return track(programme).segment(segment) instanceof Found.Here;
  }

  @Test
  void a_window_that_does_not_fit_is_shorter_in_playlists_too() {
    WindowMemory memory = memory(10);
    SoundProgramme one = programme(memory);

    one.show(NOON, "mp4a", 25);

    assertThat(memory.bytes()).isEqualTo(memory.mostBytes());
    assertThat(text(one)).contains("#EXT-X-MEDIA-SEQUENCE:15\n").contains("/24.m4s\n");
    assertThat(holds(one, 14)).isFalse();
    assertThat(holds(one, 15)).isTrue();
    assertThat(there(one)).contains(Duration.ofSeconds(10L * SEGMENT_SECONDS));
    assertThat(one.programme().mpd("time")).contains("timeShiftBufferDepth=\"PT20S\"");
  }

  @Test
  void what_is_kept_stays_listed_and_comes_from_the_store() {
    WindowMemory memory = memory(10);
    SoundProgramme one = programme(memory);
    one.programme().keptIn((_, segment) -> Optional.of(new byte[] {(byte) segment}));

    for (int segment = 0; segment < 25; segment++) {
      one.show(NOON.plusSeconds((long) segment * SEGMENT_SECONDS), "mp4a", 1);
      track(one).archived(segment);
    }

    assertThat(memory.bytes()).isEqualTo(memory.mostBytes());
    assertThat(text(one)).contains("#EXT-X-MEDIA-SEQUENCE:0\n");
    assertThat(track(one).hasLetGo(14)).isTrue();
    assertThat(holds(one, 15)).isTrue();
    assertThat(there(one)).isEmpty();
  }

  @Test
  void lists_that_are_too_long_together_become_shorter_the_longest_first() {
    var memory = new WindowMemory(1 << 20, 40);
    SoundProgramme one = programme(memory);
    SoundProgramme other = programme(memory);
    for (SoundProgramme kept : List.of(one, other)) {
      kept.programme().keptIn((_, segment) -> Optional.of(new byte[] {(byte) segment}));
    }

    one.show(NOON, "mp4a", 28);
    other.show(NOON, "mp4a", 20);

    assertThat(text(one)).contains("#EXT-X-MEDIA-SEQUENCE:8\n");
    assertThat(there(one)).contains(Duration.ofSeconds(20L * SEGMENT_SECONDS));
    assertThat(text(other)).contains("#EXT-X-MEDIA-SEQUENCE:0\n");
    assertThat(there(other)).isEmpty();
  }

  @Test
  void what_the_store_does_not_have_yet_is_not_listed_without_its_bytes() {
    SoundProgramme one = programme(memory(10));
    one.programme().keptIn((_, _) -> Optional.empty());

    one.show(NOON, "mp4a", 25);

    assertThat(text(one)).contains("#EXT-X-MEDIA-SEQUENCE:15\n");
    assertThat(holds(one, 15)).isTrue();
    assertThat(there(one)).isPresent();
  }

  @Test
  void what_was_begun_and_never_ended_is_not_counted() {
    WindowMemory memory = memory(10);
    SoundProgramme one = programme(memory);
    one.show(NOON, "mp4a", 2);
    track(one).begin(new LiveSegment.Origin(NOON.plusSeconds(4), "init.mp4", false));
    var part = new LiveSegment.Part("2.0.m4s", Rational.of(2), true, false);
    track(one).add(new LiveTrack.Cut(part, ByteBuffer.wrap(new byte[] {1})));

    one.programme().finish();

    assertThat(memory.bytes()).isEqualTo(2L * SEGMENT_BYTES);
  }

  @Test
  void what_comes_after_nobody_can_ask_any_more_counts_nowhere() {
    WindowMemory memory = memory(10);
    WindowMemory.Share share = memory.open(2).orElseThrow();
    share.add(4);
    share.close();

    share.add(-3);
    share.add(5);

    assertThat(memory.bytes()).isZero();
  }

  @Test
  void what_has_just_been_shown_is_held_whatever_comes() {
    WindowMemory memory = memory(1);
    SoundProgramme one = programme(memory);

    one.show(NOON, "mp4a", 25);

    // Parts can be had for six target durations.
    assertThat(holds(one, 19)).isTrue();
    assertThat(holds(one, 18)).isFalse();
  }

  @Test
  void who_holds_most_gives_way() {
    WindowMemory memory = memory(30);
    SoundProgramme large = programme(memory);
    SoundProgramme small = programme(memory);
    small.show(NOON, "mp4a", 8);

    large.show(NOON, "mp4a", 29);

    assertThat(memory.bytes()).isEqualTo(memory.mostBytes());
    assertThat(there(small)).isEmpty();
    assertThat(there(large)).contains(Duration.ofSeconds(22L * SEGMENT_SECONDS));
  }

  @Test
  void what_has_ended_gives_way_first_but_for_its_last_segment() {
    WindowMemory memory = memory(20);
    SoundProgramme ended = programme(memory);
    SoundProgramme goesOn = programme(memory);
    ended.show(NOON, "mp4a", 5);
    ended.programme().finish();

    goesOn.show(NOON, "mp4a", 19);
    assertThat(there(goesOn)).isEmpty();
    assertThat(text(ended)).contains("/4.m4s\n").doesNotContain("/3.m4s\n");

    ended.programme().leave();
    assertThat(memory.bytes()).isEqualTo(19L * SEGMENT_BYTES);
  }

  @Test
  void a_window_is_whole_again_once_there_is_room() {
    WindowMemory memory = memory(40);
    SoundProgramme one = programme(memory);
    SoundProgramme other = programme(memory);
    other.show(NOON, "mp4a", 20);
    one.show(NOON, "mp4a", 25);
    assertThat(there(one)).isPresent();

    other.programme().leave();
    one.show(NOON.plusSeconds(50), "mp4a", 12);

    assertThat(there(one)).isEmpty();
  }

  @Test
  void nobody_is_let_in_for_whom_there_is_no_room_at_all() {
    WindowMemory memory = memory(10);
    WindowMemory.Share first = memory.open(15).orElseThrow();

    assertThat(memory.open(6)).isEmpty();
    first.over();
    assertThat(memory.open(6)).isPresent();
  }
}
