package dev.millrace.bench;

import dev.millrace.config.Secret;
import dev.millrace.store.s3.StoreConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The database, events and bucket that one server has embedded, for others to work on.
///
/// @param data of the server whose they are, which runs
record SharedEngines(Path data, Records records) {
  /// The part of `millrace.yaml` that names them.
  String yaml() throws IOException {
    return """
        database:
          url: %s
          user: %s
          password: %s
        kafka:
          bootstrap-servers: 127.0.0.1:%s
        store:
          endpoint: %s
          access-key: %s
          secret-key: %s
        """
        .formatted(
            records.url(),
            records.user(),
            records.password(),
            word("kafka/broker.port"),
            endpoint(),
            word("s3/access-key.secret"),
            word("s3/secret-key.secret"));
  }

  /// The bucket, by its protocol.
  StoreConfig bucket() throws IOException {
    StoreConfig usual = StoreConfig.defaults();
    return new StoreConfig(
        Optional.of(endpoint()),
        Optional.empty(),
        usual.region(),
        usual.bucket(),
        word("s3/access-key.secret"),
        new Secret(word("s3/secret-key.secret")),
        true,
        Optional.empty(),
        usual.maxConnections());
  }

  private URI endpoint() throws IOException {
    return URI.create("http://127.0.0.1:" + word("s3/s3.port"));
  }

  private String word(String file) throws IOException {
    return Files.readString(data.resolve(file)).strip();
  }
}
