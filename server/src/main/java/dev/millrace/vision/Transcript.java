package dev.millrace.vision;

import dev.millrace.inference.Sight;
import dev.millrace.inference.SpeechMeter;
import dev.millrace.inference.SpokenWord;
import dev.millrace.media.scene.Span;
import dev.millrace.media.scene.SpeechSpans;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SurveyListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Writes down what is said, utterance by utterance, by a network of the user's own.
///
/// **Threading:** for one thread. **Limits:** utterances of [#LONGEST] seconds, longer ones are
/// cut; the sound of [#KEPT] seconds in memory.
final class Transcript {
  private static final double LONGEST = 20;
  private static final int KEPT = 24;
  private static final Rational TICK = Rational.of(1, SurveyListener.SOUND_HZ);

  private final Sight sight;
  private final Sheet.By by;
  private final Notes<Said> notes;
  private final SpeechSpans utterances =
      new SpeechSpans(SurveyListener.SOUND_HZ, SpeechMeter.SAMPLES, LONGEST);
  private final Deque<short[]> sound = new ArrayDeque<>();
  private final List<ObjectNode> items = new ArrayList<>();
  private long first;
  private long end;

  /// The words of an utterance.
  record Said(List<SpokenWord> words) {}

  Transcript(Sight sight, Sight.Mark network, Notebook book) {
    this.sight = sight;
    this.by = Sheet.By.of(network);
    this.notes = new Notes<>(book, "transcript", by, Said.class);
  }

  /// The next sound, in whole parts.
  ///
  /// @param likely how likely somebody speaks in each part
  void add(short[] samples, List<Double> likely) {
    sound.add(samples);
    end += samples.length;
    if (sound.size() > KEPT) {
      first += sound.remove().length;
    }
    likely.forEach(utterances::add);
    utterances.take().forEach(this::write);
  }

  private void write(Span utterance) {
    Said said =
        notes.find(utterance.from()).orElseGet(() -> new Said(sight.words(between(utterance))));
    notes.keep(utterance.from(), said);
    if (said.words.isEmpty() || items.size() > Sheet.MAX_ITEMS) {
      return;
    }
    var times = new Times(TICK);
    ObjectNode item = times.item(utterance);
    item.put("text", said.words.stream().map(SpokenWord::text).collect(Collectors.joining(" ")));
    var words = item.putArray("words");
    for (SpokenWord word : said.words) {
      words
          .addObject()
          .put("text", word.text())
          .put("fromSeconds", times.seconds(utterance.from() + word.from()))
          .put("toSeconds", times.seconds(utterance.from() + word.to()));
    }
    items.add(item);
  }

  private short[] between(Span utterance) {
    long from = Math.max(first, utterance.from());
    var samples = new short[(int) (Math.min(utterance.to(), end) - from)];
    long at = first;
    for (short[] part : sound) {
      long begin = Math.max(from, at);
      long stop = Math.min(from + samples.length, at + part.length);
      if (begin < stop) {
        System.arraycopy(
            part, (int) (begin - at), samples, (int) (begin - from), (int) (stop - begin));
      }
      at += part.length;
    }
    return samples;
  }

  long reused() {
    return notes.reused();
  }

  Sheet finish(Sheet.Film film) {
    utterances.finish().forEach(this::write);
    return Sheet.of(Kind.TRANSCRIPT, film, by, items);
  }
}
