package dev.millrace.inference;

/// A network that cannot be used; the message says why, for the person who put it there.
final class NetworkRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  NetworkRefused(String message) {
    super(message);
  }

  NetworkRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
