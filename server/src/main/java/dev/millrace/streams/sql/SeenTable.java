package dev.millrace.streams.sql;

import dev.millrace.streams.Ledgers.Entry;
import dev.millrace.streams.Ledgers.Happening;
import dev.millrace.streams.Ledgers.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The rows of tables `stream_progress` and `stream_event`.
final class SeenTable {
  private SeenTable() {}

  static Optional<Seen> find(Handle handle, String stream) {
    return handle
        .createQuery("select state, picture, updated_at from stream_progress where stream_id = :id")
        .bind("id", stream)
        .map(
            (row, _) ->
                new Seen(
                    row.getString("state"),
                    Optional.ofNullable(row.getString("picture")),
                    row.getTimestamp("updated_at").toInstant()))
        .findOne();
  }

  static void write(Handle handle, Entry entry, Instant now) {
    var sql =
        """
        insert into stream_progress (stream_id, state, picture, updated_at)
        values (:stream, :state::jsonb, :picture, :now)
        on conflict (stream_id) do update set state = excluded.state,
            picture = coalesce(excluded.picture, stream_progress.picture),
            updated_at = excluded.updated_at
        """;
    handle
        .createUpdate(sql)
        .bind("stream", entry.streamId())
        .bind("state", entry.state())
        .bind("picture", entry.picture().orElse(null))
        .bind("now", now)
        .execute();
  }

  static void insert(Handle handle, String stream, Happening happening) {
    var sql =
        """
        insert into stream_event (id, stream_id, kind, at, data)
        values (:id, :stream, :kind, :at, :data::jsonb)
        """;
    handle
        .createUpdate(sql)
        .bind("id", happening.id())
        .bind("stream", stream)
        .bind("kind", happening.kind())
        .bind("at", happening.at())
        .bind("data", happening.data())
        .execute();
  }

  static void trim(Handle handle, String stream, int most) {
    var sql =
        """
        delete from stream_event where stream_id = :stream and id <= (
            select id from stream_event where stream_id = :stream
            order by id desc offset :most limit 1)
        """;
    handle.createUpdate(sql).bind("stream", stream).bind("most", most).execute();
  }

  static List<Happening> list(Handle handle, String stream, int limit) {
    var sql =
        """
        select id, kind, at, data from stream_event where stream_id = :stream
        order by id desc limit :limit
        """;
    return handle
        .createQuery(sql)
        .bind("stream", stream)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Happening(
                    row.getString("id"),
                    row.getString("kind"),
                    row.getTimestamp("at").toInstant(),
                    row.getString("data"),
                    false))
        .list();
  }
}
