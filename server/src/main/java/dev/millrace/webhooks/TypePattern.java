package dev.millrace.webhooks;

import java.util.regex.Pattern;

/// Which event types are meant: one (`dev.millrace.asset.ready`), all below a name
/// (`dev.millrace.asset.*`), or all (`*`).
record TypePattern(String text) {
  private static final int MAX_CHARACTERS = 256;
  private static final Pattern SHAPE =
      Pattern.compile("\\*|[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*(\\.\\*)?");

  static boolean isValid(String text) {
    return text.length() <= MAX_CHARACTERS && SHAPE.matcher(text).matches();
  }

  boolean matches(String type) {
    return text.endsWith("*")
        ? type.startsWith(text.substring(0, text.length() - 1))
        : type.equals(text);
  }
}
