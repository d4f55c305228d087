package dev.millrace.engines.postgres;

import dev.millrace.engines.home.CacheFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// How the embedded PostgreSQL is run.
///
/// @param folder its own folder; created when missing, may be relative and hold blanks
/// @param port the TCP port on 127.0.0.1; 0 takes the last one used, or a free one
/// @param cache where the programs are unpacked, shared between installations
/// @param settings server parameters that override ours, such as `work_mem` -> `16MB`
/// @param startTimeout how long crash recovery and start may take
public record PostgresConfig(
    Path folder, int port, Path cache, Map<String, String> settings, Duration startTimeout) {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  public PostgresConfig {
    settings = Map.copyOf(settings);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    if (!startTimeout.isPositive()) {
      throw new IllegalArgumentException("startTimeout must be positive, was " + startTimeout);
    }
    settings.keySet().forEach(PostgresConfig::requireParameterName);
  }

  /// The usual configuration, with its data in `folder`.
  public static PostgresConfig in(Path folder) {
    return new PostgresConfig(folder, 0, CacheFolder.path(), Map.of(), START_TIMEOUT);
  }

  public PostgresConfig withPort(int other) {
    return new PostgresConfig(folder, other, cache, settings, startTimeout);
  }

  public PostgresConfig withCache(Path other) {
    return new PostgresConfig(folder, port, other, settings, startTimeout);
  }

  public PostgresConfig withSettings(Map<String, String> others) {
    return new PostgresConfig(folder, port, cache, others, startTimeout);
  }

  private static void requireParameterName(String name) {
    if (!name.matches("[a-z_][a-z0-9_.]*")) {
      throw new IllegalArgumentException("not a server parameter: " + name);
    }
  }
}
