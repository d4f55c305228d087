package dev.millrace.engines.home;

import org.jspecify.annotations.Nullable;

/// An engine that could not be started or set up; the message names the engine and the reason.
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String engine;

  public EngineException(String engine, String reason) {
    this(engine, reason, null);
  }

  public EngineException(String engine, String reason, @Nullable Throwable cause) {
    super(engine + ": " + reason, cause);
    this.engine = engine;
  }

  /// The name of the engine that failed.
  public String engine() {
    return engine;
  }
}
