package dev.millrace.qoe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// By what sessions are told apart. A session of which it is not known has the empty value.
public enum Dimension {
  ASSET("cid"),
  EDGE("cdn"),
  BROWSER("browser"),
  COUNTRY("country"),
  RUNG("rung"),
  DEVICE("device");

  private final String member;

  Dimension(String member) {
    this.member = member;
  }

  /// Of a session's row in JSON.
  String member() {
    return member;
  }

  /// As the API and the tables say it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Dimension> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
  }

  /// All there are, for people.
  static String words() {
    List<String> words = Arrays.stream(values()).map(Dimension::word).toList();
    return String.join(", ", words);
  }
}
