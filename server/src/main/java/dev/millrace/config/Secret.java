package dev.millrace.config;

/// A text that must not be shown: `toString` is three stars, so it cannot slip into a log or a
/// message.
public record Secret(String value) {
  /// The actual text; call it only where the secret is used.
  @Override
  public String value() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
