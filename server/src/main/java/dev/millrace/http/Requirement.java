package dev.millrace.http;

/// The check of one setting.
///
/// A class of its own: called on [HttpConfig], it would start that class's initialisation in the
/// middle of that of its parts, and the defaults would be made of nulls.
final class Requirement {
  private Requirement() {}

  static void require(boolean right, String key, Object value) {
    if (!right) {
      throw new IllegalArgumentException("http." + key + " can not be " + value);
    }
  }
}
