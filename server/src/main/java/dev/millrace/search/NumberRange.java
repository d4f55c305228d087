package dev.millrace.search;

import dev.millrace.search.EventKind.Field;

/// Reads a number or a range of numbers: `5`, `5..9`, `>5`, `>=5`, `<5`, `<=5`.
final class NumberRange {
  private NumberRange() {}

  static Condition read(Field field, String text) {
    int dots = text.indexOf("..");
    if (dots > 0) {
      return between(
          field, number(field, text.substring(0, dots)), number(field, text.substring(dots + 2)));
    }
    if (text.startsWith(">=")) {
      return between(field, number(field, text.substring(2)), Double.POSITIVE_INFINITY);
    }
    if (text.startsWith("<=")) {
      return between(field, Double.NEGATIVE_INFINITY, number(field, text.substring(2)));
    }
    if (text.startsWith(">")) {
      double low = Math.nextUp(number(field, text.substring(1)));
      return between(field, low, Double.POSITIVE_INFINITY);
    }
    if (text.startsWith("<")) {
      double high = Math.nextDown(number(field, text.substring(1)));
      return between(field, Double.NEGATIVE_INFINITY, high);
    }
    double value = number(field, text);
    return between(field, value, value);
  }

  private static Condition between(Field field, double low, double high) {
    return new Condition.Between(field, low, high);
  }

  private static double number(Field field, String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new BadSearch(
        field.name() + " is a number such as 404, 500..599 or >=10, and not " + text);
  }
}
