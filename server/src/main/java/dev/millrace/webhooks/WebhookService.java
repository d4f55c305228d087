package dev.millrace.webhooks;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.EventTail;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.outbound.Outbound;
import dev.millrace.webhooks.sql.BacklogQuery;
import dev.millrace.webhooks.sql.BacklogQuery.Backlog;
import dev.millrace.webhooks.sql.ClaimTable;
import dev.millrace.webhooks.sql.DeliveryTable;
import dev.millrace.webhooks.sql.Disabling;
import dev.millrace.webhooks.sql.HookTable;
import dev.millrace.webhooks.sql.Pruning;
import dev.millrace.webhooks.sql.ReaderTable;
import dev.millrace.webhooks.sql.ResultTable;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Webhooks at work: collects events, sends them, keeps the log small.
///
/// **Threading:** [#start] and [#close] by the owner. **On failure** of Kafka, the database or a
/// receiver nothing is lost; it goes on by itself.
public final class WebhookService implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebhookService.class.getName());
  private static final Duration READER_LEASE = Duration.ofSeconds(10);
  private static final Duration CLAIM_SLACK = Duration.ofSeconds(10);
  private static final Duration READER_WATCH = Duration.ofSeconds(2);
  private static final Duration COUNT_LIFE = Duration.ofSeconds(5);
  private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(10);

  private final Webhooks webhooks;
  private final Collector collector;
  private final Dispatcher dispatcher;
  private final Pruning pruning;
  private final Sending sending;
  private final BacklogQuery backlogs;
  private final Loop collecting = new Loop("webhook-collector", this::collect, this::wakeCollector);
  private final Loop dispatching =
      new Loop("webhook-dispatcher", this::dispatch, this::wakeDispatcher);
  private final Loop tidying = new Loop("webhook-pruning", this::prune, () -> {});
  private volatile @Nullable Counted counted;

  /// What it stands on.
  public record Foundation(
      Database database, Outbox outbox, EventsConfig kafka, InstantSource clock) {}

  public WebhookService(Foundation on, Outbound outbound, WebhooksConfig config) {
    this(on, new OutboundPost(outbound, config.attempt()), config);
  }

  WebhookService(Foundation on, Post post, WebhooksConfig config) {
    var random = new SecureRandom();
    var ids = new Ulids(on.clock(), random);
    var holder = ids.next().value();
    var disabling = new Disabling(on.outbox(), ids, on.clock(), config.patience());
    var results = new ResultTable(on.database(), disabling, config.rest());
    var lease = config.attempt().plus(CLAIM_SLACK);
    var claims = new ClaimTable(on.database(), lease, config.atOncePerHook());
    this.sending = new Sending(post, results, config.backoff(), on.clock(), random);
    this.dispatcher = new Dispatcher(claims, sending, holder, config.atOnce());
    var reader = new ReaderTable(on.database(), READER_LEASE);
    this.collector = new Collector(new EventTail(on.kafka()), reader, holder, dispatcher::wake);
    this.backlogs = new BacklogQuery(on.database());
    this.pruning = new Pruning(on.database(), disabling, config.kept());
    var tables =
        new Webhooks.Tables(new HookTable(on.database()), new DeliveryTable(on.database()));
    this.webhooks = new Webhooks(tables, ids, on.clock(), config.overlap(), dispatcher::wake);
  }

  /// The webhooks there are.
  public Webhooks webhooks() {
    return webhooks;
  }

  public void start() {
    collecting.start();
    dispatching.start();
    tidying.start();
  }

  /// What this process sent since its start.
  ///
  /// @param delivered attempts that succeeded
  /// @param retried attempts that failed and are repeated later
  /// @param failed messages that were given up
  public record Counters(long delivered, long retried, long failed) {}

  public Counters counters() {
    return new Counters(sending.delivered.sum(), sending.retried.sum(), sending.failed.sum());
  }

  /// What waited lately, for enabled webhooks of all processes; at most some seconds ago. Counted
  /// when it is asked for; while the database is away, what was known last.
  public Backlog backlog() {
    Counted known = counted;
    if (known != null && System.nanoTime() - known.atNanos() < COUNT_LIFE.toNanos()) {
      return known.backlog();
    }
    try {
      Backlog now = backlogs.count();
      counted = new Counted(now, System.nanoTime());
      return now;
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "What waits for webhooks cannot be counted.", e);
      return known == null ? Backlog.NONE : known.backlog();
    }
  }

  private record Counted(Backlog backlog, long atNanos) {}

  private void wakeCollector() {
    collector.wake();
  }

  private void wakeDispatcher() {
    dispatcher.wake();
  }

  private Duration collect() {
    return collector.round() ? Duration.ZERO : READER_WATCH;
  }

  private Duration dispatch() throws InterruptedException {
    dispatcher.round();
    return Duration.ZERO;
  }

  private Duration prune() {
    int gone = pruning.run();
    LOG.log(Level.DEBUG, "the delivery log was pruned rows={0}", gone);
    return PRUNE_INTERVAL;
  }

  /// Stops; what is on its way is given a moment, the rest goes on in another process or later.
  @Override
  public void close() {
    tidying.close();
    collecting.close();
    dispatching.close();
    quietly(collector::close);
    quietly(dispatcher::close);
  }

  private static void quietly(Runnable end) {
    try {
      end.run();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "a lease was not given back and runs out reason={0}", e.getMessage());
    }
  }
}
