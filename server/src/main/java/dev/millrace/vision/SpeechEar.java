package dev.millrace.vision;

import dev.millrace.inference.Sight;
import dev.millrace.inference.SpeechMeter;
import dev.millrace.media.scene.SpeechSpans;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SurveyListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Listens for speech: when somebody speaks, and what, if there is a network of the user's own for
/// that. On a thread of its own, and with notes.
///
/// **Threading:** sound comes on one thread. **Ownership:** [#close] ends its own.
final class SpeechEar implements AutoCloseable {
  static final String NETWORK = "silero-vad";
  private static final String NAME = "speech";

  /// What the network listens to at once; a note is about so many of them, a second.
  private static final int PART = SpeechMeter.SAMPLES;

  private static final int PARTS = 32;
  private static final int AHEAD = 8;

  private final Sight sight;
  private final SpeechMeter meter;
  private final Notes<Heard> notes;
  private final Optional<Transcript> transcript;
  private final Background thread;
  private final SpeechSpans spans = new SpeechSpans(SurveyListener.SOUND_HZ, PART);
  private short[] second = new short[PARTS * PART];
  private int filled;
  private long seconds;
  private short[] before = new short[0];

  /// How likely somebody speaks in each part of a second.
  record Heard(List<Double> likely) {}

  SpeechEar(Sight sight, Notebook book, Pace pace) {
    this.thread = new Background("vision-ears", AHEAD, pace);
    this.sight = sight;
    this.meter = sight.speech();
    this.notes = new Notes<>(book, NAME, by(), Heard.class);
    this.transcript = sight.transcriber().map(network -> new Transcript(sight, network, book));
  }

  private Sheet.By by() {
    return Sheet.By.of(sight.mark(NETWORK));
  }

  /// Takes the samples before it returns.
  void hear(short[] samples, int count) {
    for (int from = 0; from < count; ) {
      int taken = Math.min(count - from, second.length - filled);
      System.arraycopy(samples, from, second, filled, taken);
      from += taken;
      filled += taken;
      if (filled == second.length) {
        short[] whole = second;
        thread.run(() -> listen(whole));
        second = new short[whole.length];
        filled = 0;
      }
    }
  }

  private void listen(short[] whole) {
    Optional<Heard> known = notes.find(seconds);
    Heard heard = known.orElseGet(() -> heardBehind(before, whole));
    before = known.isPresent() ? whole : new short[0];
    notes.keep(seconds++, heard);
    take(whole, heard);
  }

  private void take(short[] sound, Heard heard) {
    heard.likely.forEach(spans::add);
    transcript.ifPresent(writing -> writing.add(sound, heard.likely));
  }

  /// The network goes by what it heard last: it listens to that first, if only the notes know it.
  private Heard heardBehind(short[] known, short[] whole) {
    var _ = heard(known, known.length / PART);
    return heard(whole, PARTS);
  }

  private Heard heard(short[] sound, int parts) {
    var likely = new ArrayList<Double>();
    var part = new short[PART];
    for (int n = 0; n < parts; n++) {
      System.arraycopy(sound, n * PART, part, 0, PART);
      likely.add(Math.round(meter.next(part) * 1e4) / 1e4);
    }
    return new Heard(likely);
  }

  /// How many seconds it did not have to listen to.
  long reused() {
    return notes.reused() + transcript.map(Transcript::reused).orElse(0L);
  }

  /// Waits until it has heard all.
  List<Sheet> finish(Sheet.Film film) {
    thread.await();
    var _ = heard(before, before.length / PART);
    int rest = filled / PART;
    take(Arrays.copyOf(second, rest * PART), heard(second, rest));
    var times = new Times(Rational.of(1, SurveyListener.SOUND_HZ));
    var items = new ArrayList<ObjectNode>();
    spans.finish().forEach(span -> items.add(times.item(span)));
    var sheets = new ArrayList<>(List.of(Sheet.of(Kind.SPEECH, film, by(), items)));
    transcript.ifPresent(writing -> sheets.add(writing.finish(film)));
    return sheets;
  }

  @Override
  public void close() {
    thread.close();
  }
}
