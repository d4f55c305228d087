package dev.millrace.catalog;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What people may call a film.
public final class Titles {
  private static final int MAX_CHARACTERS = 500;
  private static final Pattern TURNING =
      Pattern.compile("[\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");

  private Titles() {}

  /// Why this is none, in words that a person understands; null when it is one.
  public static @Nullable String refusal(String title) {
    return title.isBlank() || title.length() > MAX_CHARACTERS
        ? "a title has 1 to " + MAX_CHARACTERS + " characters"
        : unprintable(title);
  }

  /// Why this text can not be shown as it is; null when it can. A name with a mark before `gnp.mp4`
  /// would be read as `4pm.png`.
  public static @Nullable String unprintable(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      return "control characters are not allowed";
    }
    if (TURNING.matcher(text).find()) {
      return "marks that turn the text's direction around are not allowed";
    }
    return StandardCharsets.UTF_8.newEncoder().canEncode(text) ? null : "is not valid Unicode";
  }
}
