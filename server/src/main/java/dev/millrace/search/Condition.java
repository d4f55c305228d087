package dev.millrace.search;

import dev.millrace.search.EventKind.Field;
import java.util.List;

/// What events must be to be found.
///
/// As text: terms that must all hold; `|` between alternatives, `-` before what must not hold,
/// parentheses, quotes around values with blanks.
///
/// | term | holds for |
/// | --- | --- |
/// | `status:404`, `kind:video,audio` | that value, one of those |
/// | `asset:01J*` | values that begin so |
/// | `ttfb_ms:>=500`, `status:500..599` | a range of numbers, ends included |
/// | `user_agent~chrom` | words that are nearly so, or begin so |
/// | `firefox` | the word in any field |
///
/// Nearly: one letter off from 3 letters on, two from 6. A field's name may be cut where it stays
/// the only one: `user~chrom`. **Limits:** 500 characters, 32 terms, 8 parentheses deep.
public sealed interface Condition {
  /// Every event.
  Condition EVERYTHING = new All(List.of());

  /// All of them hold.
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /// One of them holds.
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /// It does not hold.
  record Not(Condition part) implements Condition {}

  /// The field has this value, or these words; case does not matter.
  record Is(Field field, String value) implements Condition {}

  /// The keyword begins so.
  record Begins(Field field, String start) implements Condition {}

  /// The number is in the range, ends included.
  record Between(Field field, double low, double high) implements Condition {}

  /// The field has nearly these words, or words that begin so.
  record Like(Field field, String words) implements Condition {}

  /// Reads the text of a condition on events of a kind.
  ///
  /// @throws BadSearch when it can not be read, with a sentence that says why
  static Condition parse(EventKind kind, String text) {
    return new ConditionReader(kind, text).read();
  }
}
