package dev.millrace.testing;

import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.store.s3.StoreConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The engines that a process has embedded, for others to work on.
///
/// @param data its folder
public record EnginesOf(Path data) {
  /// The part of `millrace.yaml` that names them.
  public String yaml() throws IOException {
    return """
        database:
          url: jdbc:postgresql://127.0.0.1:%s/millrace
          password: %s
          pool-size: 4
        kafka:
          bootstrap-servers: 127.0.0.1:%s
        store:
          endpoint: %s
          access-key: %s
          secret-key: %s
        """
        .formatted(
            kept("postgres/postgres.port"),
            kept("postgres/millrace.secret"),
            kept("kafka/broker.port"),
            endpoint(),
            kept("s3/access-key.secret"),
            kept("s3/secret-key.secret"));
  }

  /// The bucket, by its protocol.
  public StoreConfig bucket() throws IOException {
    StoreConfig usual = StoreConfig.defaults();
    return new StoreConfig(
        Optional.of(endpoint()),
        Optional.empty(),
        usual.region(),
        usual.bucket(),
        kept("s3/access-key.secret"),
        new Secret(kept("s3/secret-key.secret")),
        true,
        Optional.empty(),
        usual.maxConnections());
  }

  /// The database.
  public DatabaseConfig database() throws IOException {
    String url =
        "jdbc:postgresql://127.0.0.1:%s/millrace".formatted(kept("postgres/postgres.port"));
    return DatabaseConfig.of(url, "millrace", new Secret(kept("postgres/millrace.secret")));
  }

  private URI endpoint() throws IOException {
    return URI.create("http://127.0.0.1:" + kept("s3/s3.port"));
  }

  private String kept(String file) throws IOException {
    return Files.readString(data.resolve(file)).strip();
  }
}
