package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordPiecesTest {
  private final WordPieces pieces =
      WordPieces.of(
          Map.of(
              "[CLS]", 101, "[SEP]", 102, "[UNK]", 100, "a", 1, "play", 2, "##ing", 3, "cafe", 4,
              "!", 5));

  @Test
  void a_sentence_is_its_longest_pieces_between_two_marks() {
    assertThat(pieces.numbers("A  Playing Café!")).containsExactly(101, 1, 2, 3, 4, 5, 102);
  }

  @Test
  void a_word_that_has_no_pieces_is_unknown() {
    assertThat(pieces.numbers("a xyz a")).containsExactly(101, 1, 100, 1, 102);
  }

  @Test
  void nothing_is_two_marks_and_what_is_long_is_cut() {
    assertThat(pieces.numbers("")).containsExactly(101, 102);
    String much = String.join(" ", IntStream.range(0, 400).mapToObj(_ -> "a").toList());
    assertThat(pieces.numbers(much)).hasSize(256).endsWith(102);
  }
}
