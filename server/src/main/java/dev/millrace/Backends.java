package dev.millrace;

import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.engines.Engines;
import dev.millrace.engines.home.Engine;
import dev.millrace.engines.kafka.EmbeddedKafka;
import dev.millrace.engines.kafka.KafkaConfig;
import dev.millrace.engines.postgres.EmbeddedPostgres;
import dev.millrace.engines.postgres.PostgresConfig;
import dev.millrace.engines.s3.EmbeddedS3;
import dev.millrace.engines.s3.S3Config;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.store.s3.StoreConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// PostgreSQL, Kafka and S3 as the rest of the server sees them: three addresses, each that of an
/// embedded engine or of a server of the operator's own.
final class Backends implements AutoCloseable {
  private static final int STORE_CONNECTIONS = 64;
  private static final Duration DATABASE_PATIENCE = Duration.ofMinutes(1);

  private final Config config;
  private final Optional<EmbeddedPostgres> postgres;
  private final Optional<EmbeddedKafka> kafka;
  private final Optional<EmbeddedS3> s3;
  private final Engines engines;

  Backends(Config config, DataFolder data) {
    this.config = config;
    this.postgres =
        config.database().url().isPresent()
            ? Optional.empty()
            : Optional.of(new EmbeddedPostgres(PostgresConfig.in(data.resolve("postgres"))));
    this.kafka =
        config.kafka().bootstrapServers().isPresent()
            ? Optional.empty()
            : Optional.of(new EmbeddedKafka(KafkaConfig.in(data.resolve("kafka"))));
    this.s3 =
        config.store().isEmbedded() ? Optional.of(new EmbeddedS3(s3(data))) : Optional.empty();
    var embedded = new ArrayList<Engine<?>>();
    postgres.ifPresent(embedded::add);
    s3.ifPresent(embedded::add);
    kafka.ifPresent(embedded::add);
    this.engines = new Engines(embedded.toArray(Engine<?>[]::new));
  }

  /// Starts the embedded ones, all at once.
  void start() {
    engines.start();
  }

  /// Whether every embedded one runs.
  boolean areRunning() {
    return engines.areRunning();
  }

  DatabaseConfig database() {
    var own = config.database();
    return postgres
        .map(EmbeddedPostgres::address)
        .map(
            address ->
                new DatabaseConfig(
                    address.jdbcUrl(),
                    address.credentials().id(),
                    new Secret(address.credentials().secret()),
                    own.poolSize(),
                    DATABASE_PATIENCE))
        .orElseGet(
            () ->
                new DatabaseConfig(
                    own.url().orElseThrow(),
                    own.user(),
                    own.password(),
                    own.poolSize(),
                    DATABASE_PATIENCE));
  }

  String bootstrapServers() {
    return kafka
        .map(engine -> engine.address().bootstrapServers())
        .or(() -> config.kafka().bootstrapServers())
        .orElseThrow();
  }

  StoreConfig store() {
    var own = config.store();
    return s3.map(this::embedded)
        .orElseGet(
            () ->
                new StoreConfig(
                    own.endpoint(),
                    own.publicEndpoint(),
                    own.region(),
                    own.bucket(),
                    own.accessKey().orElse(""),
                    own.secretKey(),
                    own.pathStyle(),
                    Optional.empty(),
                    STORE_CONNECTIONS));
  }

  /// The bucket, by the shortest way there is.
  S3ObjectStore open(StoreConfig bucket) {
    return s3.map(engine -> new S3ObjectStore(bucket, engine.near()))
        .orElseGet(() -> new S3ObjectStore(bucket));
  }

  private StoreConfig embedded(EmbeddedS3 engine) {
    var own = config.store();
    var address = engine.address();
    return new StoreConfig(
        Optional.of(address.endpoint()),
        own.publicEndpoint(),
        address.region(),
        own.bucket(),
        address.credentials().id(),
        new Secret(address.credentials().secret()),
        true,
        Optional.of(engine.objects(own.bucket())),
        STORE_CONNECTIONS);
  }

  private S3Config s3(DataFolder data) {
    var own = config.store();
    return S3Config.in(data.resolve("s3"), own.bucket())
        .withHost(own.host())
        .withPort(own.port())
        .withSynced(List.of(own.sync().prefix()));
  }

  @Override
  public void close() {
    engines.close();
  }
}
