package dev.millrace.vision;

import dev.millrace.inference.Sight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// A sentence for each shot in which something was found, and what it means as a vector: so that
/// shots are found by what is asked for in other words.
///
/// **Limits:** 5,000 shots; 300 letters a sentence.
final class Meanings {
  static final String NETWORK = "minilm";
  private static final int MAX_SHOTS = 5000;
  private static final int MAX_LETTERS = 300;

  private final Sight sight;

  Meanings(Sight sight) {
    this.sight = sight;
  }

  /// Empty when the network is off.
  Optional<Sheet> of(Story story, List<Sheet> sheets) {
    if (sight.off(NETWORK).isPresent()) {
      return Optional.empty();
    }
    var items = new ArrayList<ObjectNode>();
    sentences(sheets)
        .forEach(
            (shot, words) -> {
              if (shot < story.shots().size() && items.size() < MAX_SHOTS) {
                String all = String.join(", ", words);
                String sentence = all.substring(0, Math.min(all.length(), MAX_LETTERS));
                ObjectNode item = story.times().item(story.shots().get(shot));
                item.put("shot", shot).put("sentence", sentence);
                items.add(item.put("vector", text(sight.meaning(sentence))));
              }
            });
    return Optional.of(
        Sheet.of(Kind.MEANING, story.film(), Sheet.By.of(sight.mark(NETWORK)), items));
  }

  /// What was found in each shot, once each.
  private static Map<Integer, Set<String>> sentences(List<Sheet> sheets) {
    var words = new TreeMap<Integer, Set<String>>();
    for (Sheet sheet : sheets) {
      String name =
          sheet.kind().equals(Kind.LABELS.word())
              ? "label"
              : sheet.kind().equals(Kind.TEXT.word()) ? "text" : "";
      if (!name.isEmpty()) {
        sheet
            .items()
            .forEach(
                item ->
                    words
                        .computeIfAbsent(item.path("shot").intValue(), _ -> new LinkedHashSet<>())
                        .add(item.path(name).stringValue()));
      }
    }
    return words;
  }

  /// Little-endian floats in base64.
  static String text(float[] vector) {
    var bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  static float[] vector(String text) {
    var floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(text))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    var vector = new float[floats.remaining()];
    floats.get(vector);
    return vector;
  }
}
