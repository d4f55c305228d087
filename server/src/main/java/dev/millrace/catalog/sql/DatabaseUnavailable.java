package dev.millrace.catalog.sql;

/// The database could not be used at start-up; the message names it and says why.
public final class DatabaseUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
