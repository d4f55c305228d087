package dev.millrace.media.scene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.scene.Transition.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SceneDetectorTest {
  @Test
  void cuts_are_found_to_the_picture() {
    var reel = new Reel();
    var truth = new ArrayList<Transition>();
    for (int shot = 1; shot <= 60; shot++) {
      if (shot > 1) {
        truth.add(Transition.cut(reel.length() * 10L));
      }
      reel.shot(shot, 8 + shot % 30, shot % 4 * 0.4);
    }

    assertThat(reel.scenes().transitions()).isEqualTo(truth);
  }

  @Test
  void shots_lie_side_by_side_from_the_beginning_to_the_end() {
    var scenes = new Reel().shot(1, 20, 0).shot(2, 30, 0).scenes();

    assertThat(scenes.shots()).containsExactly(new Span(0, 200), new Span(200, 500));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void a_flash_is_no_cut(int pictures) {
    var scenes = new Reel().shot(1, 20, 0.2).blanks(235, pictures).shot(1, 20, 0.2).scenes();

    assertThat(scenes.transitions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 2, 5})
  void a_pan_is_no_cut_and_no_dissolve(double speed) {
    assertThat(new Reel().shot(3, 150, speed).scenes().transitions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 8})
  void what_moves_in_pictures_that_are_shown_several_times_is_no_cut(int times) {
    var reel = new Reel();
    for (int n = 0; n < 40; n++) {
      for (int again = 0; again < times; again++) {
        reel.picture(Reel.scene(3, 3 * n));
      }
    }

    assertThat(reel.scenes().transitions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 12, 20, 30, 50})
  void a_dissolve_is_one_transition_with_its_ends(int pictures) {
    var scenes =
        new Reel()
            .shot(1, 40, 0)
            .mix(Reel.scene(1, 0), Reel.scene(2, 0), pictures)
            .shot(2, 40, 0)
            .scenes();

    assertThat(scenes.transitions()).hasSize(1);
    Transition found = scenes.transitions().getFirst();
    assertThat(found.kind()).isEqualTo(Kind.DISSOLVE);
    assertThat(found.span().from()).isBetween(370L, 430L);
    assertThat(found.span().to()).isBetween(370L + pictures * 10L, 440L + pictures * 10L);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 235})
  void a_fade_through_black_or_white_is_one_transition(int luma) {
    byte[] blank = Reel.blank(luma);
    var scenes =
        new Reel()
            .shot(1, 40, 0)
            .mix(Reel.scene(1, 0), blank, 12)
            .blanks(luma, 6)
            .mix(blank, Reel.scene(2, 0), 12)
            .shot(2, 40, 0)
            .scenes();

    assertThat(scenes.transitions()).extracting(Transition::kind).containsExactly(Kind.FADE);
    Span span = scenes.transitions().getFirst().span();
    assertThat(span.from()).isBetween(390L, 430L);
    assertThat(span.to()).isBetween(670L, 710L);
  }

  @Test
  void black_is_told_to_the_picture() {
    var scenes = new Reel().shot(1, 20, 0).blanks(16, 5).shot(2, 20, 0).blanks(20, 7).scenes();

    assertThat(scenes.blacks()).containsExactly(new Span(200, 250), new Span(450, 520));
  }

  @Test
  void a_film_that_begins_and_ends_with_a_fade_is_one_shot() {
    byte[] black = Reel.blank(16);
    var scenes =
        new Reel()
            .blanks(16, 4)
            .mix(black, Reel.scene(1, 0), 12)
            .shot(1, 40, 0)
            .mix(Reel.scene(1, 0), black, 12)
            .blanks(16, 4)
            .scenes();

    assertThat(scenes.transitions()).extracting(Transition::kind).containsOnly(Kind.FADE);
    assertThat(scenes.shots()).containsExactly(new Span(0, 720));
  }

  @Test
  void films_of_no_picture_or_one_have_no_transitions() {
    assertThat(new Reel().scenes().shots()).isEmpty();
    assertThat(new Reel().shot(1, 1, 0).scenes().shots()).containsExactly(new Span(0, 10));
  }

  @Test
  void times_are_those_of_the_pictures_however_irregular() {
    var detector = new SceneDetector();
    long at = 0;
    for (int n = 0; n < 40; n++) {
      at += 3 + n * n % 17;
      detector.add(new SmallPicture(at, Reel.scene(n < 20 ? 1 : 2, 0)));
    }
    long cut = 0;
    for (int n = 0; n <= 20; n++) {
      cut += 3 + n * n % 17;
    }

    assertThat(detector.finish(at).transitions()).isEqualTo(List.of(Transition.cut(cut)));
  }
}
