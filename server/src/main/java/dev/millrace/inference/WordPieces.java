package dev.millrace.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sentences as numbers, as BERT takes them: words in lower case without accents, cut into the
/// longest pieces that its vocabulary has.
///
/// **Limits:** 256 pieces a sentence.
final class WordPieces {
  private static final int MAX_PIECES = 256;
  private static final int MAX_LETTERS = 100;

  private final Map<String, Integer> vocabulary;

  private WordPieces(Map<String, Integer> vocabulary) {
    this.vocabulary = Map.copyOf(vocabulary);
  }

  /// @param file `tokenizer.json`
  static WordPieces read(Path file) throws IOException {
    JsonNode words = JsonMapper.shared().readTree(Files.readAllBytes(file)).at("/model/vocab");
    var vocabulary = new HashMap<String, Integer>();
    words.forEachEntry((word, number) -> vocabulary.put(word, number.intValue()));
    return new WordPieces(vocabulary);
  }

  static WordPieces of(Map<String, Integer> vocabulary) {
    return new WordPieces(vocabulary);
  }

  long[] numbers(String sentence) {
    var pieces = new ArrayList<Integer>();
    pieces.add(number("[CLS]"));
    for (String word : words(sentence)) {
      addPieces(word, pieces);
    }
    List<Integer> kept = pieces.subList(0, Math.min(pieces.size(), MAX_PIECES - 1));
    long[] numbers = new long[kept.size() + 1];
    for (int n = 0; n < kept.size(); n++) {
      numbers[n] = kept.get(n);
    }
    numbers[kept.size()] = number("[SEP]");
    return numbers;
  }

  private static String[] words(String sentence) {
    String plain =
        Normalizer.normalize(sentence.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
            .replaceAll("\\p{Mn}+", "")
            .replaceAll("([\\p{Punct}\\p{IsPunctuation}\\p{IsHan}])", " $1 ");
    return plain.strip().split("\\s+", -1);
  }

  private void addPieces(String word, List<Integer> pieces) {
    if (word.isEmpty()) {
      return;
    }
    var found = new ArrayList<Integer>();
    int from = 0;
    while (from < word.length() && word.length() <= MAX_LETTERS) {
      int to = word.length();
      @Nullable Integer piece = null;
      for (; to > from && piece == null; to--) {
        piece = vocabulary.get((from > 0 ? "##" : "") + word.substring(from, to));
      }
      if (piece == null) {
        break;
      }
      found.add(piece);
      from = to + 1;
    }
    if (from >= word.length()) {
      pieces.addAll(found);
    } else {
      pieces.add(number("[UNK]"));
    }
  }

  private int number(String piece) {
    return vocabulary.getOrDefault(piece, 0);
  }
}
