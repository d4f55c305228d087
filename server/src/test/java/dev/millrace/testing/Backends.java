package dev.millrace.testing;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.config.Secret;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.store.s3.StoreConfig;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// The real servers behind the tests, each started at its first use, once in a test JVM, and
/// stopped when the JVM ends. Every call gives the test something of its own: a database, a topic
/// prefix, a bucket.
public final class Backends {
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Backends() {}

  /// A new, migrated database, open; close it at the end of the test.
  public static Database database() {
    return open(databaseConfig());
  }

  /// A new client of a database: what another process would have.
  public static Database open(DatabaseConfig config) {
    var database = new Database(config);
    try {
      database.start();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while opening the database", e);
    }
    return database;
  }

  /// How to reach a new database, migrated already: a copy, which takes a third of the time.
  public static DatabaseConfig databaseConfig() {
    return create(" template " + Migrated.NAME);
  }

  /// How to reach a new, empty database.
  public static DatabaseConfig emptyDatabase() {
    return create("");
  }

  private static DatabaseConfig create(String template) {
    var postgres = Servers.Postgres.ADDRESS;
    var name = "test_" + COUNTER.incrementAndGet();
    var login = postgres.credentials();
    try (var connection =
            DriverManager.getConnection(postgres.jdbcUrl(), login.id(), login.secret());
        var statement = connection.createStatement()) {
      statement.execute("create database " + name + template);
    } catch (SQLException e) {
      throw new IllegalStateException("no database for the test", e);
    }
    return DatabaseConfig.of(postgres.jdbcUrl(name), login.id(), new Secret(login.secret()));
  }

  /// What databases of tests are copies of; nobody is connected to it.
  private static final class Migrated {
    static final String NAME;

    static {
      DatabaseConfig config = emptyDatabase();
      open(config).close();
      NAME = config.url().substring(config.url().lastIndexOf('/') + 1);
    }

    private Migrated() {}
  }

  /// Kafka with topics under a new prefix.
  public static EventsConfig events() {
    var config = eventsWithoutTopics();
    Topic.createMissing(config, PATIENCE);
    return config;
  }

  /// Kafka and a new prefix under which there are no topics yet.
  public static EventsConfig eventsWithoutTopics() {
    return EventsConfig.of(Servers.Kafka.BOOTSTRAP_SERVERS)
        .withTopicPrefix("test-" + COUNTER.incrementAndGet());
  }

  /// Stops Kafka, keeping what it has; [#kafkaReturns] must follow.
  public static void kafkaLeaves() {
    Servers.Kafka.stop();
  }

  /// Starts Kafka again where it was.
  public static void kafkaReturns() {
    Servers.Kafka.startAgain();
  }

  /// A new, empty bucket.
  public static StoreConfig store() {
    var bucket = "test-" + COUNTER.incrementAndGet();
    var address = Servers.S3.ADDRESS;
    var login = address.credentials();
    createBucket(bucket);
    return new StoreConfig(
        Optional.of(address.endpoint()),
        Optional.<URI>empty(),
        address.region(),
        bucket,
        login.id(),
        new Secret(login.secret()),
        true,
        Optional.empty(),
        32);
  }

  /// The short way to what [#store] describes, for clients in this process.
  public static S3Client near(S3Client far) {
    return Servers.S3.ENGINE.near().apply(far);
  }

  private static void createBucket(String bucket) {
    var address = Servers.S3.ADDRESS;
    var login =
        AwsBasicCredentials.create(address.credentials().id(), address.credentials().secret());
    try (var client =
        S3Client.builder()
            .endpointOverride(address.endpoint())
            .region(Region.of(address.region()))
            .credentialsProvider(StaticCredentialsProvider.create(login))
            .forcePathStyle(true)
            .build()) {
      var _ = client.createBucket(request -> request.bucket(bucket));
    }
  }
}
