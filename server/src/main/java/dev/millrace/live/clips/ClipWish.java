package dev.millrace.live.clips;

import java.time.Duration;
import java.time.Instant;

/// What somebody wants a clip of.
///
/// @param title of the film that it becomes
public record ClipWish(Instant start, Instant end, String title) {
  private static final int MAX_TITLE = 500;

  /// The longest clip.
  public static final Duration LONGEST = Duration.ofHours(6);

  /// **On failure** [ClipRefused].
  public ClipWish {
    if (!start.isBefore(end)) {
      throw new ClipRefused("end", "end is later than start");
    }
    if (Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw new ClipRefused("end", "a clip lasts for at most " + LONGEST.toHours() + " hours");
    }
    if (title.isBlank()
        || title.length() > MAX_TITLE
        || title.chars().anyMatch(Character::isISOControl)) {
      throw new ClipRefused("title", "title has 1 to " + MAX_TITLE + " characters");
    }
  }
}
