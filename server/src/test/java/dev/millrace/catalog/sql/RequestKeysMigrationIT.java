package dev.millrace.catalog.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.RequestKey;
import dev.millrace.testing.Backends;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// What becomes of the keys that uploads and pulls kept each for themselves.
class RequestKeysMigrationIT {
  private static final AssetId FRESH = new AssetId("01hzzzzzzzzzzzzzzzzzzzzzzz");

  @Test
  void keys_of_both_ways_move_and_the_older_asset_keeps_a_key_of_two() throws Exception {
    var config = Backends.emptyDatabase();
    migrateTo("7", config);
    run(config, OLD_ROWS);

    try (var database = Backends.open(config)) {
      assertThat(List.of("upload", "both", "pull").stream().map(key -> holder(database, key)))
          .containsExactly(
              Optional.of("01h0000000000000000000000a"),
              Optional.of("01h0000000000000000000000b"),
              Optional.of("01h0000000000000000000000d"));
      assertThat(holder(database, "never-begun")).isEmpty();
    }
  }

  private static final String OLD_ROWS =
      """
      insert into upload (asset_id, state, size_bytes, part_bytes, principal, idempotency_key,
        request_hash, created_at, expires_at)
      values
        ('01h0000000000000000000000a', 'beginning', 5, 5, 'me', 'upload', 'h', now(), now()),
        ('01h0000000000000000000000b', 'beginning', 5, 5, 'me', 'both', 'h',
          now() - interval '1 minute', now()),
        ('01h0000000000000000000000f', 'beginning', 5, 5, null, null, 'h', now(), now());
      insert into pull (principal, idempotency_key, request_hash, asset_id, created_at, begun)
      values
        ('me', 'both', 'h', '01h0000000000000000000000c', now(), true),
        ('me', 'pull', 'h', '01h0000000000000000000000d', now(), true),
        ('me', 'never-begun', 'h', '01h0000000000000000000000e', now(), false);
      """;

  /// The asset that the key stands for, whatever its request says now; empty when the key is free.
  private static Optional<String> holder(Database database, String key) {
    var keys = new RequestKeys(InstantSource.fixed(Instant.now()));
    var use =
        database
            .jdbi()
            .withHandle(handle -> keys.take(handle, new RequestKey("me", key, "x"), FRESH));
    assertThat(use.sameRequest()).isTrue();
    return use.first() ? Optional.empty() : Optional.of(use.assetId().value());
  }

  private static void migrateTo(String version, DatabaseConfig config) {
    Flyway.configure()
        .dataSource(config.url(), config.user(), config.password().value())
        .locations("classpath:db/migration")
        .target(version)
        .load()
        .migrate();
  }

  private static void run(DatabaseConfig config, String sql) throws SQLException {
    var password = config.password().value();
    try (var connection = DriverManager.getConnection(config.url(), config.user(), password);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
