package dev.millrace.vision;

import dev.millrace.inference.Sight;
import dev.millrace.policy.Look;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who looks at a film: those that its policy asks for, and whose networks are here.
///
/// @param off why a look that was asked for is not taken
record Equipment(
    List<Watcher<?>> eyes,
    Optional<SpeechEar> ear,
    QualityEye quality,
    Map<Look, String> off,
    Pace pace)
    implements AutoCloseable {
  static Equipment of(List<Look> looks, Sight sight, Notebook book, Pace pace) {
    var eyes = new ArrayList<Watcher<?>>();
    var off = new EnumMap<Look, String>(Look.class);
    var quality = new QualityEye();
    if (looks.contains(Look.SHOTS)) {
      eyes.add(new Watcher<>(quality, book, pace));
    }
    for (Look look : looks) {
      Optional<String> why = why(look, sight);
      if (why.isPresent()) {
        off.put(look, why.get());
      } else {
        eye(look, looks, sight).ifPresent(eye -> eyes.add(new Watcher<>(eye, book, pace)));
      }
    }
    boolean hears = looks.contains(Look.SPEECH) && !off.containsKey(Look.SPEECH);
    Optional<SpeechEar> ear =
        hears ? Optional.of(new SpeechEar(sight, book, pace)) : Optional.empty();
    return new Equipment(List.copyOf(eyes), ear, quality, off, pace);
  }

  /// How many looks and seconds of listening the notes saved.
  long reused() {
    return eyes.stream().mapToLong(Watcher::reused).sum() + ear.map(SpeechEar::reused).orElse(0L);
  }

  @Override
  public void close() {
    pace.close();
    eyes.forEach(Watcher::close);
    ear.ifPresent(SpeechEar::close);
  }

  private static Optional<String> why(Look look, Sight sight) {
    return networks(look).stream().flatMap(name -> sight.off(name).stream()).findFirst();
  }

  private static List<String> networks(Look look) {
    return switch (look) {
      case SHOTS -> List.of();
      case LABELS -> List.of(ObjectEye.NETWORK);
      case TEXT -> TextEye.NETWORKS;
      case MODERATION -> List.of(UnsafeEye.NETWORK);
      case FACES -> List.of(FaceEye.NETWORK);
      case SPEECH -> List.of(SpeechEar.NETWORK);
      case EMOTIONS -> List.of(FaceEye.NETWORK, FaceEye.EMOTIONS);
    };
  }

  private static Optional<Eye<?>> eye(Look look, List<Look> looks, Sight sight) {
    boolean emotions = looks.contains(Look.EMOTIONS) && why(Look.EMOTIONS, sight).isEmpty();
    return switch (look) {
      case SHOTS, SPEECH, EMOTIONS -> Optional.empty();
      case LABELS -> Optional.of(new ObjectEye(sight));
      case TEXT -> Optional.of(new TextEye(sight));
      case MODERATION -> Optional.of(new UnsafeEye(sight));
      case FACES -> Optional.of(new FaceEye(sight, emotions));
    };
  }
}
