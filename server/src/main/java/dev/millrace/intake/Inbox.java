package dev.millrace.intake;

import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.sql.Heartbeat;
import dev.millrace.intake.sql.InboxTable;
import dev.millrace.store.Arrivals;
import dev.millrace.store.ObjectStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The inbox: whatever is put under `uploads/inbox/` becomes an asset.
///
/// An object is taken once by key and ETag: other bytes under the same name are a new asset, the
/// same bytes again are not while their asset is there. Empty objects and hidden ones (`.name`,
/// also as a folder) are left alone; so are keys that the store's rules forbid, with a word.
///
/// Where the bucket tells of new objects through a queue, they are taken as soon as it does; the
/// looks find whatever it did not tell.
///
/// **Threading:** one virtual thread looks, one hears, one keeps claims alive. **Ownership:**
/// started and closed by the server. **On failure** of the store or the database it looks again
/// later.
public final class Inbox implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Inbox.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InboxConfig config;
  private final InboxTable table;
  private final Taking taking;
  private final InboxScan scan;
  private final Optional<InboxNews> news;
  private final List<String> claims;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread looks = Thread.ofVirtual().name("inbox").unstarted(this::watch);
  private volatile @Nullable Heartbeat heartbeat;
  private volatile String trouble = "";

  /// What the inbox works with.
  ///
  /// @param listener starts the work on an asset whose bytes are here; a repeat does no harm
  /// @param arrivals the bucket's own news, if it tells any; closed by the inbox
  public record Parts(
      ObjectStore store,
      Catalog catalog,
      InboxTable table,
      Consumer<AssetId> listener,
      Optional<Arrivals> arrivals) {}

  /// What happened since the start.
  ///
  /// @param taken objects that became assets
  /// @param refused objects whose assets failed at once
  /// @param postponed attempts that are repeated later
  /// @param vanished objects that were gone or replaced before they could be copied
  /// @param repeated objects that were put there again while their assets are there
  /// @param ignored objects under keys that cannot be used, each once
  public record Counters(
      long taken, long refused, long postponed, long vanished, long repeated, long ignored) {}

  public Inbox(Parts parts, InboxConfig config, InstantSource clock) {
    this.config = config;
    this.table = parts.table();
    this.clock = clock;
    this.taking =
        new Taking(parts.store(), parts.catalog(), parts.table(), config, parts.listener());
    this.scan = scan(parts);
    InboxScan beside = scan(parts);
    this.claims = List.of(scan.claim, beside.claim);
    this.news = parts.arrivals().map(told -> new InboxNews(told, parts.store(), beside));
  }

  private InboxScan scan(Parts parts) {
    return new InboxScan(parts.store(), parts.catalog(), parts.table(), taking);
  }

  /// Begins to look.
  public void start() {
    looks.start();
    heartbeat = Heartbeat.start("inbox-claims", () -> claims.forEach(table::renew));
    news.ifPresent(InboxNews::start);
  }

  /// Empty while the last look and the last news went well, else what was in their way.
  public String trouble() {
    return trouble.isEmpty() ? news.map(InboxNews::trouble).orElse("") : trouble;
  }

  public Counters counters() {
    var tally = taking.tally;
    return new Counters(
        tally.taken.sum(),
        tally.refused.sum(),
        tally.postponed.sum(),
        tally.vanished.sum(),
        tally.repeated.sum(),
        tally.ignored.sum());
  }

  /// Looks once, now.
  void look() {
    scan.run();
    Instant longAgo = clock.instant().minus(config.retention());
    table.forget(longAgo);
  }

  private void watch() {
    try {
      do {
        lookSafely();
      } while (!closed.await(config.pollInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookSafely() {
    try {
      look();
      trouble = "";
    } catch (RuntimeException e) {
      if (trouble.isEmpty() && closed.getCount() > 0) {
        LOG.log(Level.WARNING, "the inbox cannot be looked at; keeps trying", e);
      }
      trouble = String.valueOf(e.getMessage());
    }
  }

  /// Stops looking; what is being taken is finished, or goes on after the next start.
  @Override
  public void close() {
    closed.countDown();
    news.ifPresent(InboxNews::close);
    try {
      if (!looks.join(PATIENCE)) {
        looks.interrupt();
      }
    } catch (InterruptedException _) {
      looks.interrupt();
      Thread.currentThread().interrupt();
    }
    var beating = heartbeat;
    if (beating != null) {
      beating.close();
    }
  }
}
