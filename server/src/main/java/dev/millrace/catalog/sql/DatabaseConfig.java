package dev.millrace.catalog.sql;

import dev.millrace.config.Secret;
import java.time.Duration;

/// Where the database is, and how patient we are with it.
///
/// @param url `jdbc:postgresql://host:port/database`, with options of the driver when needed
/// @param poolSize the most connections that this process opens
/// @param startTimeout how long start-up waits for a database that is not there yet
public record DatabaseConfig(
    String url, String user, Secret password, int poolSize, Duration startTimeout) {
  private static final int MAX_POOL_SIZE = 500;
  private static final int DEFAULT_POOL_SIZE = 16;

  public DatabaseConfig {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("url must begin with jdbc:postgresql: but is " + url);
    }
    if (poolSize < 2 || poolSize > MAX_POOL_SIZE) {
      throw new IllegalArgumentException("pool-size must be 2 to 500 but is " + poolSize);
    }
    if (!startTimeout.isPositive()) {
      throw new IllegalArgumentException("start-timeout must be positive but is " + startTimeout);
    }
  }

  /// The usual patience and pool.
  public static DatabaseConfig of(String url, String user, Secret password) {
    return new DatabaseConfig(url, user, password, DEFAULT_POOL_SIZE, Duration.ofSeconds(60));
  }
}
