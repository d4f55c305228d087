package dev.millrace.vision;

import dev.millrace.inference.Sight;
import dev.millrace.policy.Look;
import dev.millrace.vision.gallery.Gallery;
import dev.millrace.vision.gallery.Recogniser;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
  private static final String NOBODY = "nobody is in the gallery: POST /v1/people";

  /// What they look with.
  ///
  /// @param gallery those whose faces may be told; asked for only where a policy wants that
  record Tools(Sight sight, Supplier<Recogniser> gallery) {}

  static Equipment of(List<Look> looks, Tools tools, Notebook book, Pace pace) {
    Sight sight = tools.sight();
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
        eye(look, sight).ifPresent(eye -> eyes.add(new Watcher<>(eye, book, pace)));
      }
    }
    faces(looks, tools, off).ifPresent(eye -> eyes.add(new Watcher<>(eye, book, pace)));
    boolean hears = looks.contains(Look.SPEECH) && !off.containsKey(Look.SPEECH);
    Optional<SpeechEar> ear =
        hears ? Optional.of(new SpeechEar(sight, book, pace)) : Optional.empty();
    return new Equipment(List.copyOf(eyes), ear, quality, off, pace);
  }

  /// How many looks and seconds of listening the notes saved.
  long reused() {
    return eyes.stream().mapToLong(Watcher::reused).sum() + ear.map(SpeechEar::reused).orElse(0L);
  }

  /// Whether anybody looks who has to see well: all but the one who judges pictures.
  boolean hasNetworks() {
    return eyes.stream().anyMatch(watcher -> !watcher.isOf(quality));
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
      case IDENTITIES -> Gallery.NETWORKS;
    };
  }

  private static Optional<Eye<?>> eye(Look look, Sight sight) {
    return switch (look) {
      case SHOTS, SPEECH, FACES, EMOTIONS, IDENTITIES -> Optional.empty();
      case LABELS -> Optional.of(new ObjectEye(sight));
      case TEXT -> Optional.of(new TextEye(sight));
      case MODERATION -> Optional.of(new UnsafeEye(sight));
    };
  }

  /// One eye for all that is asked about faces.
  private static Optional<FaceEye> faces(List<Look> looks, Tools tools, Map<Look, String> off) {
    Optional<Recogniser> gallery = gallery(looks, tools, off);
    boolean emotions = looks.contains(Look.EMOTIONS) && !off.containsKey(Look.EMOTIONS);
    boolean wanted = looks.contains(Look.FACES) && !off.containsKey(Look.FACES);
    return wanted || gallery.isPresent()
        ? Optional.of(new FaceEye(tools.sight(), emotions, gallery))
        : Optional.empty();
  }

  private static Optional<Recogniser> gallery(
      List<Look> looks, Tools tools, Map<Look, String> off) {
    if (!looks.contains(Look.IDENTITIES) || off.containsKey(Look.IDENTITIES)) {
      return Optional.empty();
    }
    Recogniser gallery = tools.gallery().get();
    if (gallery.faces().isEmpty()) {
      off.put(Look.IDENTITIES, NOBODY);
      return Optional.empty();
    }
    return Optional.of(gallery);
  }
}
