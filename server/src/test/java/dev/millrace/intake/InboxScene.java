package dev.millrace.intake;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.SqlCatalog;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.intake.sql.InboxTable;
import dev.millrace.store.Arrivals;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectStore;
import dev.millrace.store.s3.S3ObjectStore;
import dev.millrace.store.s3.StoreConfig;
import dev.millrace.testing.Backends;
import dev.millrace.testing.TestClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Inboxes over a database and a bucket of their own.
final class InboxScene implements AutoCloseable {
  static final JsonNode NO_POLICY = JsonNodeFactory.instance.objectNode();
  static final InboxConfig CONFIG =
      new InboxConfig(false, Duration.ofMillis(50), Duration.ofDays(30), 1 << 20, NO_POLICY);

  final TestClock clock = new TestClock(Instant.now());
  final Database database = Backends.database();
  final StoreConfig bucket = Backends.store();
  final S3ObjectStore store = new S3ObjectStore(bucket);
  final InboxTable table = new InboxTable(database, clock);
  final Catalog catalog =
      new SqlCatalog(database, new Outbox(() -> {}), clock, new Ulids(clock, new Random()));
  final List<AssetId> started = new CopyOnWriteArrayList<>();

  /// The end of a process, at a call of its store, its catalogue or its listener.
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// A server's inbox.
  Inbox inbox(InboxConfig config) {
    return new Inbox(
        new Inbox.Parts(store, catalog, table, started::add, Optional.empty()), config, clock);
  }

  /// A server's inbox that hears news and hardly ever looks.
  Inbox hearing(Arrivals arrivals) {
    var rarely =
        new InboxConfig(false, Duration.ofHours(1), Duration.ofDays(30), 1 << 20, NO_POLICY);
    return new Inbox(
        new Inbox.Parts(store, catalog, table, started::add, Optional.of(arrivals)), rarely, clock);
  }

  /// The inbox of a bucket that says it holds these objects.
  Inbox listing(List<ObjectStore.Entry> entries) {
    var proxy =
        Proxy.newProxyInstance(
            ObjectStore.class.getClassLoader(),
            new Class<?>[] {ObjectStore.class},
            (_, method, arguments) ->
                method.getName().equals("list")
                    ? new ObjectStore.Page(entries, false)
                    : method.invoke(store, arguments));
    var parts =
        new Inbox.Parts((ObjectStore) proxy, catalog, table, started::add, Optional.empty());
    return new Inbox(parts, CONFIG, clock);
  }

  Inbox inbox() {
    return inbox(CONFIG);
  }

  /// The inbox of a server that dies at its call number `fatal`, and answers nobody after it.
  Inbox dying(AtomicInteger calls, int fatal) {
    return new Inbox(
        new Inbox.Parts(
            mortal(ObjectStore.class, store, calls, fatal),
            mortal(Catalog.class, catalog, calls, fatal),
            table,
            id -> {
              die(calls, fatal);
              started.add(id);
            },
            Optional.empty()),
        CONFIG,
        clock);
  }

  private static void die(AtomicInteger calls, int fatal) {
    if (calls.incrementAndGet() >= fatal) {
      throw new Death();
    }
  }

  private static <T> T mortal(Class<T> type, T target, AtomicInteger calls, int fatal) {
    var proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              die(calls, fatal);
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  void put(String name, String text) {
    store.put(
        InboxKeys.PREFIX + name, text.getBytes(StandardCharsets.UTF_8), ObjectMeta.of("text/html"));
  }

  /// From now on no object can be noted.
  void refuseRows() {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "alter table inbox_object add constraint refused check (state <> 'taking')"
                        + " not valid"));
  }

  List<Asset> assets() {
    return catalog.list(Catalog.Query.first(200)).items();
  }

  List<String> left() {
    return store.list(InboxKeys.PREFIX, "", 1000).entries().stream()
        .map(entry -> entry.key().substring(InboxKeys.PREFIX.length()))
        .toList();
  }

  String source(AssetId id) {
    return new String(store.read("uploads/" + id + "/source", 1 << 20), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    store.close();
    database.close();
  }
}
