package dev.millrace.models.convert;

/// A file that is no model as we know them, or uses an operation that we do not convert.
public final class Unconvertible extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unconvertible(String message) {
    super(message);
  }

  Unconvertible(String message, Throwable cause) {
    super(message, cause);
  }
}
