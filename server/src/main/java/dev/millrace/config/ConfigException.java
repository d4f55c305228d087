package dev.millrace.config;

/// A configuration that cannot be used; the message is one line that says where, which key, which
/// value and what is wrong with it.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigException(Origin origin, String message) {
    super(origin + ": " + message);
  }

  ConfigException(Origin origin, String message, Throwable cause) {
    super(origin + ": " + message, cause);
  }
}
