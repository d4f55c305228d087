package dev.millrace.media.scene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.media.scene.CreditsFinder.Line;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A film of 100 seconds of ten ticks each.
class CreditsFinderTest {
  private final CreditsFinder finder = new CreditsFinder(new Span(0, 1000), 10);
  private final List<Line> lines = new ArrayList<>();

  private void line(double from, double to, double middle) {
    lines.add(new Line(new Span(Math.round(from * 10), Math.round(to * 10)), middle));
  }

  @Test
  void lines_that_roll_over_the_picture_until_the_end_are_credits() {
    for (int n = 0; n < 60; n++) {
      line(75.3 + 0.3 * n, 77.8 + 0.3 * n, 0.4);
    }

    assertThat(finder.find(lines)).contains(new Span(753, 955));
  }

  @Test
  void cards_with_a_pause_between_are_credits_and_something_may_follow() {
    for (double at = 60; at < 80; at += 4) {
      line(at, at + 3, 0.4);
      line(at, at + 3, 0.5);
    }

    assertThat(finder.find(lines)).contains(new Span(600, 790));
  }

  @Test
  void subtitles_a_sign_and_credits_at_the_beginning_are_none() {
    for (double at = 50; at < 100; at += 2) {
      line(at, at + 2, 0.85);
      line(at, at + 2, 0.92);
    }
    line(90, 99, 0.3);
    for (double at = 0; at < 12; at += 3) {
      line(at, at + 3, 0.4);
      line(at, at + 3, 0.5);
    }
    line(95, 98, 0.2);
    line(95, 98, 0.4);

    assertThat(finder.find(lines)).isEmpty();
  }

  @Test
  void a_film_without_text_or_without_pictures_has_none() {
    assertThat(finder.find(lines)).isEmpty();
    assertThat(new CreditsFinder(new Span(0, 0), 10).find(lines)).isEmpty();
  }
}
