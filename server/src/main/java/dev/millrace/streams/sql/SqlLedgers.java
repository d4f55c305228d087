package dev.millrace.streams.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.streams.Drop;
import dev.millrace.streams.Ledger;
import dev.millrace.streams.Ledgers;
import dev.millrace.streams.NoSuchStream;
import dev.millrace.streams.Tallies;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The books in PostgreSQL.
public final class SqlLedgers implements Ledgers {
  private static final int MOST_EVENTS = 1_000;

  private final Database database;
  private final InstantSource clock;
  private final News news;

  public SqlLedgers(Database database, Outbox outbox, InstantSource clock, Ulids ids) {
    this.database = database;
    this.clock = clock;
    this.news = new News(outbox, clock, ids);
  }

  @Override
  public long begin(String streamId) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              long epoch =
                  StreamTable.nextEpoch(handle, streamId)
                      .orElseThrow(() -> new NoSuchStream(streamId));
              LedgerTable.open(handle, streamId, epoch);
              return epoch;
            });
  }

  @Override
  public void received(Map<String, Epoch> counts) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                counts.forEach(
                    (stream, epoch) ->
                        LedgerTable.received(handle, stream, epoch.number(), epoch.received())));
  }

  @Override
  public Optional<Progress> progress(String streamId, long epoch) {
    return database
        .jdbi()
        .withHandle(
            handle ->
                LedgerTable.find(handle, streamId, epoch)
                    .map(
                        page ->
                            new Progress(
                                page.accounted(),
                                SeenTable.find(handle, streamId).map(Seen::state).orElse(""))));
  }

  @Override
  public boolean account(Entry entry) {
    return database.jdbi().inTransaction(handle -> account(handle, entry));
  }

  private boolean account(Handle handle, Entry entry) {
    List<LedgerTable.Page> pages = LedgerTable.lock(handle, entry.streamId(), entry.epoch());
    LedgerTable.Page page = pages.isEmpty() ? null : pages.getLast();
    if (page == null || page.epoch() != entry.epoch()) {
      return false;
    }
    close(handle, entry.streamId(), pages);
    if (entry.to() < page.accounted() || (entry.to() == page.accounted() && entry.to() > 0)) {
      return false;
    }
    long passed = entry.from() - page.accounted();
    Tallies tallies =
        page.tallies().plus(entry.tallies()).plusDropped(Drop.LOST, Math.max(0, passed));
    var written =
        new LedgerTable.Page(
            entry.epoch(), Math.max(page.received(), entry.to()), entry.to(), tallies);
    LedgerTable.write(handle, entry.streamId(), written);
    SeenTable.write(handle, entry, clock.instant());
    for (Happening happening : entry.happenings()) {
      SeenTable.insert(handle, entry.streamId(), happening);
      tell(handle, entry.streamId(), happening);
    }
    if (!entry.happenings().isEmpty()) {
      SeenTable.trim(handle, entry.streamId(), MOST_EVENTS);
    }
    return true;
  }

  /// Whatever came before is over.
  private static void close(Handle handle, String stream, List<LedgerTable.Page> pages) {
    LedgerTable.Page sums = pages.getFirst();
    for (LedgerTable.Page over : pages.subList(1, pages.size() - 1)) {
      sums = LedgerTable.closed(sums, over);
      LedgerTable.write(handle, stream, sums);
      LedgerTable.remove(handle, stream, over.epoch());
    }
  }

  private void tell(Handle handle, String stream, Happening happening) {
    var data = (ObjectNode) JsonMapper.shared().readTree(happening.data());
    news.tell(handle, happening.kind(), stream, data);
    if (happening.isAlert()) {
      news.tell(handle, "alert", stream, data.deepCopy().put("what", happening.kind()));
    }
  }

  @Override
  public Ledger ledger(String streamId) {
    return database.jdbi().withHandle(handle -> LedgerTable.sum(handle, streamId));
  }

  @Override
  public Optional<Seen> seen(String streamId) {
    return database.jdbi().withHandle(handle -> SeenTable.find(handle, streamId));
  }

  @Override
  public List<Happening> happenings(String streamId, int limit) {
    return database.jdbi().withHandle(handle -> SeenTable.list(handle, streamId, limit));
  }
}
