package dev.millrace.vision;

import dev.millrace.policy.Look;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A kind of results, each an object of its own.
public enum Kind {
  SHOTS(Look.SHOTS),
  SEGMENTS(Look.SHOTS),
  LABELS(Look.LABELS),
  PEOPLE(Look.LABELS),
  FACES(Look.FACES),
  IDENTITIES(Look.IDENTITIES),
  TEXT(Look.TEXT),
  MODERATION(Look.MODERATION),
  SPEECH(Look.SPEECH),
  TRANSCRIPT(Look.SPEECH),
  TAGS(Look.SHOTS),
  THUMBNAILS(Look.SHOTS),
  BREAKS(Look.SHOTS),
  CHAPTERS(Look.SHOTS),
  MEANING(Look.LABELS);

  private final Look look;

  Kind(Look look) {
    this.look = look;
  }

  /// What a policy calls the look that gives it.
  Look look() {
    return look;
  }

  /// The word of the API: `shots`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
