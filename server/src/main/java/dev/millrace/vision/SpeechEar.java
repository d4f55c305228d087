package dev.millrace.vision;

import dev.millrace.inference.Sight;
import dev.millrace.inference.SpeechMeter;
import dev.millrace.media.scene.SpeechSpans;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SurveyListener;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Listens for speech: when somebody speaks, not what.
///
/// **Threading:** for one thread.
final class SpeechEar {
  static final String NETWORK = "silero-vad";

  private final Sight sight;
  private final SpeechMeter meter;
  private final SpeechSpans spans = new SpeechSpans(SurveyListener.SOUND_HZ, SpeechMeter.SAMPLES);
  private final short[] part = new short[SpeechMeter.SAMPLES];
  private int filled;

  SpeechEar(Sight sight) {
    this.sight = sight;
    this.meter = sight.speech();
  }

  void hear(short[] samples, int count) {
    for (int from = 0; from < count; ) {
      int taken = Math.min(count - from, part.length - filled);
      System.arraycopy(samples, from, part, filled, taken);
      from += taken;
      filled += taken;
      if (filled == part.length) {
        spans.add(meter.next(part));
        filled = 0;
      }
    }
  }

  Sheet finish(Sheet.Film film) {
    var times = new Times(Rational.of(1, SurveyListener.SOUND_HZ));
    var items = new ArrayList<ObjectNode>();
    spans.finish().forEach(span -> items.add(times.item(span)));
    return Sheet.of(Kind.SPEECH, film, Sheet.By.of(sight.mark(NETWORK)), List.copyOf(items));
  }
}
