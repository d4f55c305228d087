package dev.millrace.events.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.events.Event;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The rows of table `outbox`; `seq` is the order in which they are published.
final class OutboxTable {
  private OutboxTable() {}

  /// A fact that waits: its place in the order, and the event.
  record Waiting(long seq, Event event) {}

  static void insert(Handle handle, Event event) {
    handle
        .createUpdate("insert into outbox (subject, event) values (:subject, cast(:event as json))")
        .bind("subject", event.subject())
        .bind("event", new String(event.toJson(), UTF_8))
        .execute();
  }

  /// The right to publish, held until the transaction ends; false when another relay has it.
  static boolean tryLock(Handle handle) {
    return handle
        .createQuery("select pg_try_advisory_xact_lock(hashtext('millrace.outbox'))")
        .mapTo(Boolean.class)
        .one();
  }

  static List<Waiting> first(Handle handle, int limit) {
    return handle
        .createQuery("select seq, event from outbox order by seq limit :limit")
        .bind("limit", limit)
        .map((row, _) -> new Waiting(row.getLong("seq"), decode(row.getString("event"))))
        .list();
  }

  private static Event decode(String json) {
    return Event.fromJson(json.getBytes(UTF_8));
  }

  static void delete(Handle handle, List<Waiting> published) {
    handle
        .createUpdate("delete from outbox where seq = any(:seqs)")
        .bindArray("seqs", Long.class, published.stream().map(Waiting::seq).toList())
        .execute();
  }

  /// How long the oldest fact has waited; zero when none waits.
  static Duration oldest(Handle handle) {
    var sql =
        """
        select coalesce(extract(epoch from clock_timestamp() - min(appended_at)), 0)
        from outbox
        """;
    double seconds = handle.createQuery(sql).mapTo(Double.class).one();
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
