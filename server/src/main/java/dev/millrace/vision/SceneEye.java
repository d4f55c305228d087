package dev.millrace.vision;

import dev.millrace.media.scene.SceneDetector;
import dev.millrace.media.scene.Scenes;
import dev.millrace.media.scene.SilenceDetector;
import dev.millrace.media.scene.SmallPicture;
import dev.millrace.media.scene.Span;
import dev.millrace.media.scene.Transition;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.SurveyListener;
import dev.millrace.transcode.SurveyListener.Moment;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Looks for shots, black and silence.
///
/// **Threading:** pictures on one thread, sound on another; what it found when both have ended.
final class SceneEye {
  private static final double SILENT_DECIBELS = -40;
  private static final double SILENT_SECONDS = 0.3;

  /// Of black less than this is no segment.
  private static final double BLACK_SECONDS = 0.05;

  private final SceneDetector scenes = new SceneDetector();
  private final SilenceDetector silence =
      new SilenceDetector(SurveyListener.SOUND_HZ, SILENT_DECIBELS, SILENT_SECONDS);
  private Rational tick = Rational.ONE;

  void small(Moment when, byte[] planes) {
    tick = when.tick();
    scenes.add(new SmallPicture(when.at(), planes));
  }

  void sound(short[] samples, int count) {
    silence.add(samples, count);
  }

  /// What was seen and heard.
  ///
  /// @param tick of the scenes, in seconds
  /// @param silences in samples
  /// @param sounds whether there is any sound
  record Seen(Scenes scenes, Rational tick, List<Span> silences, boolean sounds) {
    /// The items of the kind `shots`.
    List<ObjectNode> shots() {
      var times = new Times(tick);
      var items = new ArrayList<ObjectNode>();
      for (Span shot : scenes.shots()) {
        ObjectNode item = times.item(shot);
        item.put("index", items.size());
        item.put("begins", beginning(shot));
        items.add(item);
      }
      return items;
    }

    private String beginning(Span shot) {
      return scenes.transitions().stream()
          .filter(transition -> transition.boundary() == shot.from())
          .findFirst()
          .map(transition -> word(transition.kind()))
          .orElse("start");
    }

    /// The items of the kind `segments` that are found without a network, in no order.
    List<ObjectNode> segments() {
      var items = new ArrayList<ObjectNode>();
      var times = new Times(tick);
      for (Span black : scenes.blacks()) {
        if (black.length() * tick.toDouble() >= BLACK_SECONDS) {
          items.add(times.item(black).put("type", "black"));
        }
      }
      for (Transition transition : scenes.transitions()) {
        if (transition.kind() != Transition.Kind.CUT) {
          items.add(times.item(transition.span()).put("type", word(transition.kind())));
        }
      }
      var samples = new Times(Rational.of(1, SurveyListener.SOUND_HZ));
      silences.forEach(span -> items.add(samples.item(span).put("type", "silence")));
      return items;
    }

    private static String word(Transition.Kind kind) {
      return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// What was found in a film that is so long.
  Seen finish(Rational duration) {
    long end = duration.dividedBy(tick).toLong(RoundingMode.HALF_UP);
    boolean sounds = silence.samples() > 0;
    return new Seen(scenes.finish(end), tick, silence.finish(), sounds);
  }
}
