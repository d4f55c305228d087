package dev.millrace.live.origin;

/// What became of a question.
///
/// @param <T> what was asked for
public sealed interface Found<T> {
  /// Here it is.
  record Here<T>(T value) implements Found<T> {}

  /// It is not, and never will be, or no longer: 404.
  record Missing<T>() implements Found<T> {}

  /// It can not be asked for like that: 400.
  record Wrong<T>(String why) implements Found<T> {}

  /// It did not come in time, or too many wait already: 503.
  record Late<T>(String why) implements Found<T> {}
}
