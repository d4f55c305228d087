package dev.millrace.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The words that stand for constants in JSON: their names in lower case, with hyphens.
final class Words {
  private Words() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String all(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants()).map(Words::of).collect(Collectors.joining(", "));
  }
}
