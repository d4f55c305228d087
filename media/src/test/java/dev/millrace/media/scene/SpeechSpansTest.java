package dev.millrace.media.scene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeechSpansTest {
  private final SpeechSpans spans = new SpeechSpans(16_000, 512);

  @Test
  void a_breath_does_not_end_speech_and_a_pause_does() {
    add(0.1, 10);
    add(0.9, 20);
    add(0.1, 5);
    add(0.8, 20);
    add(0.1, 30);
    add(0.6, 10);

    assertThat(spans.finish())
        .containsExactly(new Span(10 * 512, 55 * 512), new Span(85 * 512, 95 * 512));
  }

  @Test
  void what_is_hardly_likely_goes_on_but_does_not_begin() {
    add(0.4, 20);
    add(0.9, 5);
    add(0.4, 20);

    assertThat(spans.finish()).containsExactly(new Span(20 * 512, 45 * 512));
  }

  @Test
  void a_click_is_no_speech() {
    add(0.9, 3);
    add(0.1, 30);

    assertThat(spans.finish()).isEmpty();
  }

  private void add(double likely, int parts) {
    for (int n = 0; n < parts; n++) {
      spans.add(likely);
    }
  }
}
