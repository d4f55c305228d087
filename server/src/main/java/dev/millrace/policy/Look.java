package dev.millrace.policy;

import java.util.List;

/// What is looked for in a film.
public enum Look {
  /// Where shots end, where it is black or silent.
  SHOTS,
  /// Things and people, by what they are.
  LABELS,
  /// Text on the screen.
  TEXT,
  /// What not everybody should see; for people to review.
  MODERATION,
  /// That there are faces, and where.
  FACES,
  /// Where somebody speaks.
  SPEECH,
  /// What faces express. It is no feeling, and those seen were not asked: nobody gets it unasked.
  EMOTIONS,
  /// Whose faces they are, among those who agreed to be in the gallery: nobody gets it unasked.
  IDENTITIES;

  /// What is looked for unless somebody says otherwise.
  public static final List<Look> STANDARD = List.of(SHOTS, LABELS, TEXT, MODERATION, FACES, SPEECH);
}
