package dev.millrace.vision;

import dev.millrace.search.Moment;
import dev.millrace.search.Moments;
import dev.millrace.search.SearchUnavailable;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.vision.Ledger.Change;
import dev.millrace.vision.Ledger.Gone;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps a process's index of moments as new as what lies in the bucket: asks every two seconds
/// which films were looked at since, and which are gone, and begins with all of them.
///
/// **Threading:** one thread of its own. **Ownership:** [#close] ends it. **On failure** of the
/// database, the store or the index it tries again, and says so once; a film whose sheets cannot be
/// read is passed over until it is looked at again.
public final class MomentFeed implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(MomentFeed.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int PAGE = 200;

  /// Between two times at which what is gone leaves the index's files: it costs a large index much.
  private static final Duration EXPUNGING = Duration.ofMinutes(10);

  /// Transactions end in another order than they began.
  private static final Duration OVERLAP = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final AnalysisShelf shelf;
  private final Moments moments;
  private final Map<String, Instant> known = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("moment-feed").unstarted(this::run);
  private Instant since = Instant.EPOCH;
  private Instant goneSince = Instant.EPOCH;
  private long expungedNanos = System.nanoTime() - EXPUNGING.toNanos();
  private boolean hasRests;
  private boolean failing;

  MomentFeed(Ledger ledger, AnalysisShelf shelf, Moments moments) {
    this.ledger = ledger;
    this.shelf = shelf;
    this.moments = moments;
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        look();
      } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// One round; also for tests.
  void look() {
    try {
      Instant from = since;
      for (List<Change> page = ledger.since(from, PAGE);
          !page.isEmpty() && closed.getCount() > 0;
          page = ledger.since(from, PAGE)) {
        page.forEach(this::take);
        from = page.getLast().at();
      }
      since = from.equals(Instant.EPOCH) ? from : from.minus(OVERLAP);
      forget();
      failing = false;
    } catch (RuntimeException e) {
      if (!failing) {
        LOG.log(Level.WARNING, "Moments are not kept up to date; keeps trying", e);
      }
      failing = true;
    }
  }

  /// After what was looked at, so that what was read while its film went goes as well.
  private void forget() {
    Instant from = goneSince;
    for (List<Gone> page = ledger.goneSince(from, PAGE);
        !page.isEmpty() && closed.getCount() > 0;
        page = ledger.goneSince(from, PAGE)) {
      List<String> gone = page.stream().map(Gone::assetId).filter(known::containsKey).toList();
      if (!gone.isEmpty()) {
        moments.remove(gone);
        known.keySet().removeAll(gone);
        hasRests = true;
      }
      from = page.getLast().at();
    }
    goneSince = from.equals(Instant.EPOCH) ? from : from.minus(OVERLAP);
    if (hasRests && System.nanoTime() - expungedNanos >= EXPUNGING.toNanos()) {
      moments.expunge();
      hasRests = false;
      expungedNanos = System.nanoTime();
    }
  }

  private void take(Change change) {
    String film = change.film().assetId();
    if (change.at().equals(known.get(film))) {
      return;
    }
    try {
      moments.put(film, read(change.film()));
    } catch (StoreUnavailable | SearchUnavailable | IllegalStateException e) {
      // Not this film's fault; the last is what Lucene says when its index is closed.
      throw e;
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Moments of a film cannot be found. asset=" + film, e);
    }
    known.put(film, change.at());
  }

  private List<Moment> read(Sheet.Film film) {
    var all = new ArrayList<Moment>();
    add(film, Kind.LABELS, "label", all);
    add(film, Kind.TEXT, "text", all);
    add(film, Kind.TRANSCRIPT, "transcript", all);
    shelf
        .sheet(film, Kind.MEANING)
        .ifPresent(
            sheet ->
                sheet
                    .items()
                    .forEach(
                        item ->
                            all.add(
                                new Moment(
                                    item.path("fromSeconds").doubleValue(),
                                    item.path("toSeconds").doubleValue(),
                                    "shot",
                                    item.path("sentence").stringValue(),
                                    Meanings.vector(item.path("vector").stringValue())))));
    return all;
  }

  private void add(Sheet.Film film, Kind kind, String name, List<Moment> all) {
    shelf
        .sheet(film, kind)
        .ifPresent(
            sheet ->
                sheet
                    .items()
                    .forEach(
                        item ->
                            all.add(
                                new Moment(
                                    item.path("fromSeconds").doubleValue(),
                                    item.path("toSeconds").doubleValue(),
                                    name,
                                    item.path(kind == Kind.LABELS ? "label" : "text").stringValue(),
                                    null))));
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      boolean ended = !thread.isAlive() || thread.join(Duration.ofSeconds(10));
      if (!ended) {
        LOG.log(Level.WARNING, "The feed of moments does not end");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
