package dev.millrace.streams.sql;

import dev.millrace.streams.Drop;
import dev.millrace.streams.Ledger;
import dev.millrace.streams.Tallies;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The rows of table `stream_ledger`.
final class LedgerTable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};
  private static final String COLUMNS =
      "epoch, received, accounted, inferred, gated, dropped from stream_ledger";

  private LedgerTable() {}

  /// One epoch; number 0 has the sums of those that are over.
  record Page(long epoch, long received, long accounted, Tallies tallies) {}

  static void open(Handle handle, String stream, long epoch) {
    handle
        .createUpdate(
            "insert into stream_ledger (stream_id, epoch) values (:stream, 0), (:stream, :epoch)"
                + " on conflict do nothing")
        .bind("stream", stream)
        .bind("epoch", epoch)
        .execute();
  }

  static void received(Handle handle, String stream, long epoch, long count) {
    var sql =
        """
        update stream_ledger set received = greatest(received, :count)
        where stream_id = :stream and epoch = :epoch
        """;
    handle
        .createUpdate(sql)
        .bind("stream", stream)
        .bind("epoch", epoch)
        .bind("count", count)
        .execute();
  }

  static Optional<Page> find(Handle handle, String stream, long epoch) {
    return handle
        .createQuery("select " + COLUMNS + " where stream_id = :stream and epoch = :epoch")
        .bind("stream", stream)
        .bind("epoch", epoch)
        .map((row, _) -> read(row))
        .findOne();
  }

  /// All that are open up to `epoch`, and the sums, locked.
  static List<Page> lock(Handle handle, String stream, long epoch) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + " where stream_id = :stream and epoch <= :epoch order by epoch for update")
        .bind("stream", stream)
        .bind("epoch", epoch)
        .map((row, _) -> read(row))
        .list();
  }

  static void write(Handle handle, String stream, Page page) {
    var sql =
        """
        update stream_ledger set received = :received, accounted = :accounted,
            inferred = :inferred, gated = :gated, dropped = :dropped::jsonb
        where stream_id = :stream and epoch = :epoch
        """;
    handle
        .createUpdate(sql)
        .bind("stream", stream)
        .bind("epoch", page.epoch())
        .bind("received", page.received())
        .bind("accounted", page.accounted())
        .bind("inferred", page.tallies().inferred())
        .bind("gated", page.tallies().gated())
        .bind("dropped", JSON.writeValueAsString(page.tallies().dropped()))
        .execute();
  }

  static void remove(Handle handle, String stream, long epoch) {
    handle
        .createUpdate("delete from stream_ledger where stream_id = :stream and epoch = :epoch")
        .bind("stream", stream)
        .bind("epoch", epoch)
        .execute();
  }

  /// The sums with an epoch that is over: what it has left is lost.
  static Page closed(Page sums, Page over) {
    long received = Math.max(over.received(), over.accounted());
    Tallies settled = over.tallies().plusDropped(Drop.LOST, received - over.accounted());
    return new Page(
        sums.epoch(),
        sums.received() + received,
        sums.accounted() + received,
        sums.tallies().plus(settled));
  }

  static Ledger sum(Handle handle, String stream) {
    List<Page> pages =
        handle
            .createQuery("select " + COLUMNS + " where stream_id = :stream")
            .bind("stream", stream)
            .map((row, _) -> read(row))
            .list();
    long received =
        pages.stream().mapToLong(page -> Math.max(page.received(), page.accounted())).sum();
    return new Ledger(
        received, pages.stream().map(Page::tallies).reduce(Tallies.NONE, Tallies::plus));
  }

  private static Page read(ResultSet row) throws SQLException {
    return new Page(
        row.getLong("epoch"),
        row.getLong("received"),
        row.getLong("accounted"),
        new Tallies(
            row.getLong("inferred"),
            row.getLong("gated"),
            JSON.readValue(row.getString("dropped"), COUNTS)));
  }
}
