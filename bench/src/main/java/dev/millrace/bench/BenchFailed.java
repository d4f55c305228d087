package dev.millrace.bench;

/// A scenario that could not be measured, with one line that says why.
final class BenchFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchFailed(String message) {
    super(message);
  }

  BenchFailed(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
