package dev.millrace.media.scene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.scene.BreakFinder.Boundary;
import dev.millrace.media.scene.BreakFinder.Part;
import dev.millrace.media.scene.BreakFinder.Pictures;
import dev.millrace.media.scene.BreakFinder.Sound;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakFinderTest {
  private static final List<Boundary> EVERY_MINUTE =
      List.of(
          new Boundary(60, false),
          new Boundary(120, false),
          new Boundary(180, true),
          new Boundary(240, false));

  @Test
  void black_and_silence_between_shots_is_a_break_behind_the_black() {
    var blacks = List.of(new Part(119.6, 120.2));
    var silences = List.of(new Part(119.5, 120.4), new Part(240, 241));

    assertThat(breaks(blacks, silences, List.of()))
        .extracting(BreakFinder.Break::at)
        .containsExactly(120.2, 240.0);
  }

  @Test
  void a_cut_alone_is_none() {
    assertThat(breaks(List.of(), List.of(), List.of(new Part(0, 10)))).isEmpty();
  }

  @Test
  void black_while_the_sound_goes_on_is_none() {
    assertThat(breaks(List.of(new Part(119, 120), new Part(179, 181)), List.of(), List.of()))
        .isEmpty();
  }

  @Test
  void there_is_none_while_somebody_speaks_however_black_and_silent_it_is() {
    var black = List.of(new Part(119.6, 120.2));
    var silence = List.of(new Part(119, 121));

    assertThat(breaks(black, silence, List.of(new Part(110, 130)))).isEmpty();
  }

  @Test
  void there_is_none_at_the_very_beginning_or_end() {
    var finder =
        new BreakFinder(
            new Pictures(
                100,
                List.of(new Boundary(2, true), new Boundary(98, true)),
                List.of(new Part(1, 2), new Part(97, 98))),
            new Sound(List.of(new Part(0, 3), new Part(96, 99)), List.of()));

    assertThat(finder.breaks()).isEmpty();
  }

  @Test
  void of_two_that_are_too_near_the_better_stays() {
    var finder =
        new BreakFinder(
            new Pictures(
                600,
                List.of(new Boundary(300, false), new Boundary(320, false)),
                List.of(new Part(319.5, 320))),
            new Sound(List.of(new Part(299, 301), new Part(319, 321)), List.of()));

    assertThat(finder.breaks()).extracting(BreakFinder.Break::at).containsExactly(320.0);
    assertThat(finder.breaks().getFirst().reasons())
        .containsExactly("black", "silence", "no-speech");
  }

  private static List<BreakFinder.Break> breaks(
      List<Part> blacks, List<Part> silences, List<Part> speech) {
    return new BreakFinder(new Pictures(300, EVERY_MINUTE, blacks), new Sound(silences, speech))
        .breaks();
  }
}
