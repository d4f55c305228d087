package dev.millrace.streams.sql;

import dev.millrace.streams.Detect;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.streams.VideoStream.Wish;
import dev.millrace.streams.rules.Rules;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.databind.json.JsonMapper;

/// The rows of table `stream`.
final class StreamTable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String COLUMNS =
      "id, name, url, repeats, enabled, detect, rules, revision, created_at, state, why";

  private StreamTable() {}

  /// Adds one unless there are `most` already; says whether it was added.
  static boolean insert(Handle handle, VideoStream stream, int most) {
    var sql =
        """
        insert into stream (id, name, url, repeats, enabled, detect, rules, created_at, state)
        select :id, :name, :url, :repeats, :enabled, :detect::jsonb, :rules::jsonb, :at, :state
        where (select count(*) from stream where not deleted) < :most
        """;
    return bind(handle.createUpdate(sql), stream.wish())
            .bind("id", stream.id())
            .bind("at", stream.createdAt())
            .bind("state", stream.condition().state().word())
            .bind("most", most)
            .execute()
        > 0;
  }

  private static <T extends SqlStatement<T>> T bind(T statement, Wish wish) {
    return statement
        .bind("name", wish.name())
        .bind("url", wish.url())
        .bind("repeats", wish.repeats())
        .bind("enabled", wish.isEnabled())
        .bind("detect", JSON.writeValueAsString(wish.detect()))
        .bind("rules", JSON.writeValueAsString(wish.rules()));
  }

  static Optional<VideoStream> find(Handle handle, String id) {
    var sql = "select " + COLUMNS + " from stream where id = :id and not deleted";
    return handle.createQuery(sql).bind("id", id).map(StreamTable::read).findOne();
  }

  static List<VideoStream> list(Handle handle) {
    var sql = "select " + COLUMNS + " from stream where not deleted order by id desc";
    return handle.createQuery(sql).map(StreamTable::read).list();
  }

  static Optional<VideoStream> update(Handle handle, String id, Wish wish) {
    var sql =
        """
        update stream set name = :name, url = :url, repeats = :repeats, enabled = :enabled,
            detect = :detect::jsonb, rules = :rules::jsonb, revision = revision + 1,
            state = case when :enabled then 'waiting' else 'paused' end, why = null
        where id = :id and not deleted
        returning\s""";
    return bind(handle.createQuery(sql + COLUMNS), wish)
        .bind("id", id)
        .map(StreamTable::read)
        .findOne();
  }

  static Optional<VideoStream> markDeleted(Handle handle, String id) {
    var sql =
        """
        update stream set deleted = true, enabled = false, runner = null, runner_until = null
        where id = :id and not deleted
        returning\s""";
    return handle.createQuery(sql + COLUMNS).bind("id", id).map(StreamTable::read).findOne();
  }

  static List<String> deleted(Handle handle) {
    return handle
        .createQuery("select id from stream where deleted limit 10")
        .mapTo(String.class)
        .list();
  }

  static void remove(Handle handle, String id) {
    handle.createUpdate("delete from stream where id = :id and deleted").bind("id", id).execute();
  }

  /// What is locked is just being changed by somebody, and is renewed the next time.
  static List<VideoStream> claim(Handle handle, String node, Duration lease) {
    var renewal =
        """
        update stream set runner = :node, runner_until = now() + make_interval(secs => :lease)
        where id in (
            select id from stream
            where enabled and state <> 'ended'
              and (runner is null or runner = :node or runner_until < now())
            order by id for update skip locked)
        """;
    handle.createUpdate(renewal).bind("node", node).bind("lease", lease.toSeconds()).execute();
    var sql =
        "select "
            + COLUMNS
            + " from stream where enabled and state <> 'ended' and runner = :node"
            + " and runner_until > now()";
    return handle.createQuery(sql).bind("node", node).map(StreamTable::read).list();
  }

  static void release(Handle handle, String node) {
    var sql =
        """
        update stream set runner = null, runner_until = null,
            state = case when enabled and state <> 'ended' then 'waiting' else state end
        where runner = :node
        """;
    handle.createUpdate(sql).bind("node", node).execute();
  }

  /// Empty when it is gone, or was so already.
  static Optional<VideoStream> turn(Handle handle, String id, Condition condition) {
    var sql =
        """
        update stream set state = :state, why = :why
        where id = :id and enabled and (state, why) is distinct from (:state, :why)
        returning\s""";
    return handle
        .createQuery(sql + COLUMNS)
        .bind("id", id)
        .bind("state", condition.state().word())
        .bind("why", condition.why().orElse(null))
        .map(StreamTable::read)
        .findOne();
  }

  /// The number of its next epoch; empty when it is gone.
  static Optional<Long> nextEpoch(Handle handle, String id) {
    return handle
        .createQuery("update stream set epoch = epoch + 1 where id = :id returning epoch")
        .bind("id", id)
        .mapTo(Long.class)
        .findOne();
  }

  private static VideoStream read(ResultSet row, StatementContext context) throws SQLException {
    var wish =
        new Wish(
            row.getString("name"),
            row.getString("url"),
            row.getBoolean("repeats"),
            row.getBoolean("enabled"),
            JSON.readValue(row.getString("detect"), Detect.class),
            JSON.readValue(row.getString("rules"), Rules.class));
    var condition =
        new Condition(
            State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
            Optional.ofNullable(row.getString("why")));
    return new VideoStream(
        row.getString("id"),
        wish,
        row.getLong("revision"),
        row.getTimestamp("created_at").toInstant(),
        condition);
  }
}
