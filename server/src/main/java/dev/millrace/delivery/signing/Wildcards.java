package dev.millrace.delivery.signing;

/// Resources with wildcards: `*` stands for any signs, also none and slashes, `?` for one.
///
/// **Limits:** gives up, as if they did not match, after [#MAX_STEPS] comparisons: who writes a
/// pattern that takes more wants to keep us busy.
final class Wildcards {
  static final int MAX_STEPS = 20_000;

  private Wildcards() {}

  /// Whether the whole of `text` is what `pattern` stands for. After a mismatch the last star takes
  /// one sign more: an earlier one never has to.
  static boolean match(String pattern, String text) {
    int at = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    for (int steps = 0; i < text.length(); steps++) {
      if (steps > MAX_STEPS) {
        return false;
      }
      char wanted = at < pattern.length() ? pattern.charAt(at) : '\0';
      if (wanted == '*') {
        if (at == pattern.length() - 1) {
          return true;
        }
        star = at++;
        resume = i;
      } else if (at < pattern.length() && (wanted == '?' || wanted == text.charAt(i))) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }
}
