package dev.millrace;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.events.EventPublisher;
import dev.millrace.events.EventStream;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.EventsUnavailable;
import dev.millrace.events.Topic;
import dev.millrace.events.sql.Announcements;
import dev.millrace.events.sql.Outbox;
import dev.millrace.events.sql.OutboxRelay;
import dev.millrace.ids.Ulids;
import dev.millrace.protection.ContentKeys;
import dev.millrace.protection.sql.ContentKeyTable;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.store.s3.StoreConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// What everything else stands on: records, objects and events, each connected and at work.
record Foundations(
    Database database,
    EventsConfig kafka,
    StoreConfig bucket,
    S3ObjectStore store,
    Outbox outbox,
    Announcements announcements,
    Ulids ids,
    OutboxRelay relay,
    EventStream events,
    SqlCatalog catalog,
    ContentKeys keys) {
  private static final Logger LOG = System.getLogger(Foundations.class.getName());
  private static final Duration KAFKA_PATIENCE = Duration.ofMinutes(1);
  private static final Duration EDGE_PATIENCE = Duration.ofSeconds(10);

  /// Connects to the backends; topics are looked after while the database is. Who changes records
  /// also carries the news of it to Kafka; only the API makes a bucket, so that an edge gets along
  /// with the right to read.
  static Foundations lay(Backends backends, Roles roles, InstantSource clock, Closing closing)
      throws InterruptedException {
    Ahead<EventsConfig> topics = Ahead.of(() -> topics(backends.bootstrapServers(), roles));
    Database database = closing.after(new Database(backends.database()));
    database.start();
    StoreConfig bucket = backends.store();
    S3ObjectStore store = closing.after(backends.open(bucket));
    if (roles.has(Role.API)) {
      store.createBucket();
    } else {
      store.ping();
    }

    EventsConfig kafka = topics.get();
    EventPublisher publisher = closing.after(new EventPublisher(kafka));
    OutboxRelay relay = closing.after(new OutboxRelay(database.jdbi(), publisher::publish));
    EventStream events = closing.after(new EventStream(kafka));
    if (roles.hasAny(Role.API, Role.WORKER) || roles.hasAny(Role.LIVE, Role.STREAMS)) {
      relay.start();
    }
    events.start();

    var outbox = new Outbox(relay::wake);
    var ids = new Ulids(clock, new SecureRandom());
    var catalog = new SqlCatalog(database, outbox, clock, ids);
    var keys = new ContentKeyTable(database, clock);
    var announcements = new Announcements(database.jdbi(), outbox);
    return new Foundations(
        database, kafka, bucket, store, outbox, announcements, ids, relay, events, catalog, keys);
  }

  /// An edge of its own starts without Kafka too, which it hears when it is there.
  private static EventsConfig topics(String bootstrapServers, Roles roles) {
    var config = EventsConfig.of(bootstrapServers);
    boolean isEdgeAlone = !roles.hasAny(Role.API, Role.WORKER);
    try {
      Topic.createMissing(config, isEdgeAlone ? EDGE_PATIENCE : KAFKA_PATIENCE);
    } catch (EventsUnavailable e) {
      if (!isEdgeAlone) {
        throw e;
      }
      LOG.log(Level.WARNING, "The edge starts without Kafka. reason={0}", e.getMessage());
    }
    return config;
  }
}
