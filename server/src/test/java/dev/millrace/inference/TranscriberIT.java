package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text of sounds, by a network that knows two of them.
class TranscriberIT {
  private static final int SECOND = 16_000;

  @TempDir private Path folder;

  /// A tone for each letter, and silence for others.
  private static short[] sound(String letters) {
    var samples = new short[letters.length() * SECOND / 4];
    for (int n = 0; n < samples.length; n++) {
      int hertz =
          switch (letters.charAt(n * 4 / SECOND)) {
            case 'a' -> 500;
            case 'b' -> 1000;
            case '|' -> 2000;
            default -> 0;
          };
      samples[n] = (short) (8000 * Math.sin(2 * Math.PI * hertz * n / SECOND));
    }
    return samples;
  }

  @Test
  void words_are_written_with_the_times_at_which_they_are_said() throws Exception {
    OwnSpeech.write(folder.resolve("tones"));

    try (var sight = new Sight(folder.resolve("none"), folder)) {
      assertThat(sight.transcriber().orElseThrow().name()).isEqualTo("tones");
      List<SpokenWord> words = sight.words(sound("aab-b|-bba-"));

      assertThat(words).extracting(SpokenWord::text).containsExactly("abb", "ba");
      assertThat(words.get(1).from()).isBetween(SECOND * 7 / 4 - 640, SECOND * 7 / 4 + 640);
      assertThat(words.get(1).to()).isBetween(SECOND * 9 / 4 - 640, SECOND * 9 / 4 + 640);
      assertThat(sight.words(new short[SECOND])).isEmpty();
    }
  }

  @Test
  void one_whose_letters_do_not_fit_is_refused() throws Exception {
    OwnSpeech.write(folder.resolve("tones"));
    Files.writeString(folder.resolve("tones/labels.txt"), "<nothing>\na\n");

    assertThatThrownBy(() -> OwnNetworks.load(folder.resolve("tones")))
        .isInstanceOf(NetworkRefused.class)
        .hasMessageContaining("2 letters were expected for each place, there are 4");
    try (var sight = new Sight(folder.resolve("none"), folder)) {
      assertThat(sight.transcriber()).isEmpty();
    }
  }
}
