package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Playlist.Places;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Words between what was compressed before.
class GzipPiecesTest {
  private static final long SEED = 20_261_121;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String unpacked(byte[] gzip) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static String filled(String text, Places places, String words) {
    var all = new StringBuilder(text);
    for (int i = places.at().length - 1; i >= 0; i--) {
      all.replace(places.at()[i], places.at()[i] + places.width(), words);
    }
    return all.toString();
  }

  @Test
  void any_text_with_any_words_at_any_places_is_good_gzip() throws IOException {
    var random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(60_000); text.length() < length; ) {
        text.append("#EXTINF:4,\n").append(random.nextInt(1_000)).append(".m4s\n");
      }
      int width = text.isEmpty() ? 0 : random.nextInt(2) * 7;
      int[] at =
          random
              .ints(random.nextInt(6), 0, Math.max(1, text.length() / 20))
              .map(place -> place * 10)
              .filter(place -> place + width <= text.length())
              .distinct()
              .sorted()
              .toArray();
      var places = new Places(at, width);
      String words = "?ticket=" + "x".repeat(random.nextInt(300));
      String filled = filled(text.toString(), places, words);

      byte[] gzip = GzipPieces.of(ascii(text.toString()), places).with(ascii(words), ascii(filled));

      assertThat(unpacked(gzip)).as("round " + round + " of seed " + SEED).isEqualTo(filled);
    }
  }
}
