package dev.millrace.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes text of speech, by a network of the user's that gives for each place of the sound how
/// likely each letter is there, or nothing (CTC).
///
/// The network takes samples of 16 kHz, their mean 0 and their variance 1, as `[1, samples]`, and
/// gives `[1, places, letters]`. The first letter stands for nothing; `|` and a leading `▁` for the
/// end of a word; what stands in angle brackets is not written.
///
/// **Threading:** any.
final class Transcriber {
  private static final int TRIED = 16_000;
  private static final String BORDER = "|";
  private static final String BEGIN = "\u2581";

  private final Network network;
  private final List<String> letters;

  Transcriber(Network network) {
    this.network = network;
    this.letters = network.model().labels();
  }

  /// **On failure** `IllegalArgumentException`: its answer does not fit its letters.
  void tryIt() {
    var _ = words(new short[TRIED]);
  }

  /// The words of an utterance.
  List<SpokenWord> words(short[] sound) {
    var shape = new long[] {1, sound.length};
    String name = network.session().getInputNames().iterator().next();
    try (var tensor =
            OnnxTensor.createTensor(Network.runtime(), FloatBuffer.wrap(even(sound)), shape);
        var result = network.run(Map.of(name, tensor))) {
      var output = (OnnxTensor) result.get(0);
      long[] sides = output.getInfo().getShape();
      if (sides.length != 3 || sides[2] != letters.size()) {
        throw new IllegalArgumentException(
            "%d letters were expected for each place, there are %d"
                .formatted(letters.size(), sides[sides.length - 1]));
      }
      return words(output.getFloatBuffer(), (int) sides[1], sound.length);
    } catch (OrtException e) {
      throw new IllegalArgumentException("the network failed: " + e.getMessage(), e);
    }
  }

  private static float[] even(short[] sound) {
    double sum = 0;
    double squares = 0;
    for (short sample : sound) {
      sum += sample;
      squares += (double) sample * sample;
    }
    double mean = sum / Math.max(1, sound.length);
    double deviation = Math.sqrt(Math.max(1, squares / Math.max(1, sound.length) - mean * mean));
    var even = new float[sound.length];
    for (int n = 0; n < sound.length; n++) {
      even[n] = (float) ((sound[n] - mean) / deviation);
    }
    return even;
  }

  private List<SpokenWord> words(FloatBuffer likely, int places, int samples) {
    var writing = new Writing((double) samples / Math.max(1, places));
    int before = 0;
    for (int place = 0; place < places; place++) {
      int best = 0;
      for (int n = 1; n < letters.size(); n++) {
        if (likely.get(place * letters.size() + n) > likely.get(place * letters.size() + best)) {
          best = n;
        }
      }
      if (best != 0 && best != before) {
        writing.letter(letters.get(best), place);
      }
      before = best;
    }
    return writing.end();
  }

  /// Words as their letters come.
  private static final class Writing {
    private final double step;
    private final List<SpokenWord> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int from;
    private int last;

    /// @param step samples of a place
    Writing(double step) {
      this.step = step;
    }

    void letter(String letter, int place) {
      if (letter.startsWith("<") && letter.endsWith(">")) {
        return;
      }
      if (letter.equals(BORDER) || letter.startsWith(BEGIN)) {
        close();
      }
      String written = letter.replace(BORDER, "").replace(BEGIN, "");
      if (!written.isEmpty()) {
        from = word.isEmpty() ? place : from;
        word.append(written);
        last = place;
      }
    }

    private void close() {
      if (!word.isEmpty()) {
        words.add(new SpokenWord(word.toString(), sample(from), sample(last + 1)));
        word.setLength(0);
      }
    }

    private int sample(int place) {
      return (int) Math.round(place * step);
    }

    List<SpokenWord> end() {
      close();
      return List.copyOf(words);
    }
  }
}
