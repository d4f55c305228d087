package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.packaging.Presentation.Track;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresentationTest {
  @Test
  void a_track_ends_before_its_first_gap() {
    var presentation =
        Presentation.of(Tracks.PLAN, List.of(Tracks.picture("a", 0, 2), Tracks.picture("c", 5, 3)));

    assertThat(presentation.tracks()).extracting(Track::spec).containsExactly(Tracks.HIGH);
    assertThat(numbers(presentation)).containsExactly(0L, 1L);
  }

  @Test
  void pieces_join_in_the_order_of_the_film_whatever_the_order_they_come_in() {
    var presentation =
        Presentation.of(Tracks.PLAN, List.of(Tracks.picture("b", 2, 2), Tracks.picture("a", 0, 2)));

    assertThat(numbers(presentation)).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void a_piece_that_overlaps_another_adds_nothing_twice() {
    var presentation =
        Presentation.of(Tracks.PLAN, List.of(Tracks.picture("a", 0, 3), Tracks.picture("b", 2, 2)));

    assertThat(numbers(presentation)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void a_piece_that_was_coded_otherwise_is_refused() {
    var other = Tracks.picture("b", 1, 1);
    var odd =
        new PackagedPiece(
            other.track(), "b", other.codec(), other.timescale(), "other", true, other.segments());

    assertThatExceptionOfType(PackagingFailure.class)
        .isThrownBy(() -> Presentation.of(Tracks.PLAN, List.of(Tracks.picture("a", 0, 1), odd)))
        .withMessageContaining("b was coded unlike a");
  }

  @Test
  void a_film_is_playable_once_there_is_a_picture_and_every_sound() {
    var picture = List.of(Tracks.picture("a", 0, 1));
    var both = List.of(Tracks.picture("a", 0, 1), Tracks.sound(0, 1));

    assertThat(Presentation.of(Tracks.PLAN, picture).playable(Tracks.PLAN)).isFalse();
    assertThat(Presentation.of(Tracks.PLAN, List.of(Tracks.sound(0, 1))).playable(Tracks.PLAN))
        .isFalse();
    assertThat(Presentation.of(Tracks.PLAN, both).playable(Tracks.PLAN)).isTrue();
  }

  private static List<Long> numbers(Presentation presentation) {
    return presentation.tracks().getFirst().segments().stream().map(SegmentInfo::number).toList();
  }
}
