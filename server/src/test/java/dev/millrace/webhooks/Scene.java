package dev.millrace.webhooks;

import dev.millrace.catalog.sql.Database;
import dev.millrace.catalog.sql.DatabaseConfig;
import dev.millrace.events.Event;
import dev.millrace.events.EventPublisher;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.sql.Outbox;
import dev.millrace.events.sql.OutboxRelay;
import dev.millrace.outbound.Outbound;
import dev.millrace.testing.Backends;
import dev.millrace.webhooks.WebhookService.Foundation;
import dev.millrace.webhooks.sql.DeliveryRow;
import dev.millrace.webhooks.sql.DeliveryTable.Query;
import dev.millrace.webhooks.sql.HookRow;
import dev.millrace.webhooks.sql.HookRow.Wish;
import dev.millrace.webhooks.sql.Pruning.Kept;
import dev.millrace.webhooks.sql.ResultTable.Rest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.json.JsonMapper;

/// PostgreSQL, Kafka, the outbox between them, and a receiver: what webhooks need to be seen work.
final class Scene implements AfterEachCallback {
  static final Duration QUICK = Duration.ofMillis(100);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  final DatabaseConfig databaseConfig = Backends.databaseConfig();
  final EventsConfig kafka = Backends.events();
  final Database database = after(Backends.open(databaseConfig));
  final Receiver receiver = after(receiver());
  private final EventPublisher publisher = after(new EventPublisher(kafka));
  private final OutboxRelay relay = after(new OutboxRelay(database.jdbi(), publisher::publish));
  private final Outbox outbox = new Outbox(relay::wake);

  Scene() {
    relay.start();
  }

  /// Times that a test can wait for.
  static WebhooksConfig quick() {
    return new WebhooksConfig(
        Duration.ofSeconds(2),
        Duration.ofDays(5),
        Duration.ofHours(24),
        64,
        8,
        new Rest(20, QUICK, QUICK.multipliedBy(4)),
        new Kept(Duration.ofDays(30), 10_000, 100_000),
        new Backoff(Collections.nCopies(16, QUICK), 5));
  }

  static WebhooksConfig quick(Duration patience, Backoff backoff, Kept kept) {
    var usual = quick();
    return new WebhooksConfig(
        usual.attempt(),
        patience,
        usual.overlap(),
        usual.atOnce(),
        usual.atOncePerHook(),
        usual.rest(),
        kept,
        backoff);
  }

  Webhooks start() {
    return start(quick());
  }

  /// Another process, as far as anyone can tell.
  Webhooks start(WebhooksConfig config) {
    return startService(config).webhooks();
  }

  WebhookService startService(WebhooksConfig config) {
    var service = after(service(database, outbox, kafka, config));
    service.start();
    return service;
  }

  static WebhookService service(
      Database database, Outbox outbox, EventsConfig kafka, WebhooksConfig config) {
    var outbound = new Outbound(config.connections(List.of("127.0.0.1")));
    var on = new Foundation(database, outbox, kafka, InstantSource.system());
    return new WebhookService(on, outbound, config);
  }

  HookRow hook(Webhooks webhooks, String path, String... types) {
    return webhooks.create(new Wish(receiver.url(path), List.of(types), ""));
  }

  /// Tells of so many facts, of each subject in turn, in transactions of up to 50.
  void tell(String type, int count, String... subjects) {
    for (int from = 0; from < count; from += 50) {
      int first = from;
      database
          .jdbi()
          .useTransaction(
              handle ->
                  IntStream.range(first, Math.min(first + 50, count))
                      .mapToObj(i -> event(type, i, subjects[i % subjects.length]))
                      .forEach(event -> outbox.append(handle, event)));
    }
  }

  private static Event event(String type, int number, String subject) {
    var data = JsonMapper.shared().createObjectNode().put("number", number);
    var id = "%s-%05d".formatted(type, number);
    return new Event(id, "/test", "dev.test." + type, subject, Instant.now(), data);
  }

  static List<DeliveryRow> log(Webhooks webhooks, HookRow hook) {
    return webhooks.log(new Query(hook.id(), null, null, 200));
  }

  static DeliveryRow last(Webhooks webhooks, HookRow hook) {
    return log(webhooks, hook).getFirst();
  }

  void sql(String statement) {
    database.jdbi().useHandle(handle -> handle.execute(statement));
  }

  int count(String from) {
    var sql = "select count(*) from " + from;
    return database.jdbi().withHandle(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }

  <T extends AutoCloseable> T after(T part) {
    open.push(part);
    return part;
  }

  private static Receiver receiver() {
    try {
      return new Receiver();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
