package dev.millrace.media.scene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceDetectorTest {
  private static final int RATE = 16_000;

  private final SilenceDetector detector = new SilenceDetector(RATE, -40, 0.3);

  @Test
  void quiet_of_some_length_is_silence_and_breaks_between_words_are_not() {
    tone(1.0);
    quiet(0.2);
    tone(0.5);
    quiet(0.6);
    tone(0.5);

    assertThat(detector.finish()).containsExactly(new Span(27_200, 36_800));
  }

  @Test
  void it_may_last_to_the_end() {
    tone(0.5);
    quiet(0.5);

    assertThat(detector.finish()).containsExactly(new Span(8000, 16_000));
    assertThat(detector.samples()).isEqualTo(16_000);
  }

  @Test
  void no_sound_at_all_is_no_silence() {
    assertThat(detector.finish()).isEmpty();
  }

  private void tone(double seconds) {
    var samples = new short[(int) (RATE * seconds)];
    for (int n = 0; n < samples.length; n++) {
      samples[n] = (short) (8000 * Math.sin(n * 0.3));
    }
    detector.add(samples, samples.length);
  }

  private void quiet(double seconds) {
    var samples = new short[(int) (RATE * seconds)];
    for (int n = 0; n < samples.length; n++) {
      samples[n] = (short) (n % 40);
    }
    detector.add(samples, samples.length);
  }
}
