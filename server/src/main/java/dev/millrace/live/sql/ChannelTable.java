package dev.millrace.live.sql;

import dev.millrace.config.Secret;
import dev.millrace.live.Channel;
import dev.millrace.live.Channel.Absence;
import dev.millrace.live.Channel.Backup;
import dev.millrace.live.Channel.Status;
import dev.millrace.live.Channel.Wish;
import dev.millrace.live.Coding;
import dev.millrace.live.Latency;
import dev.millrace.policy.Playback;
import dev.millrace.policy.PlaybackJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import tools.jackson.databind.json.JsonMapper;

/// The rows of table `channel`.
final class ChannelTable {
  private static final String COLUMNS =
      """
      id, name, input, source, backup_input, backup_source, slate, reconnect_seconds, latency,
      ladder, max_height, part_millis, dvr_seconds, record, playback, key, created_at, status
      """;

  private ChannelTable() {}

  /// Adds one unless there are `most` already; says whether it was added.
  static boolean insert(Handle handle, Channel channel, int most) {
    var sql =
        """
        insert into channel
            (id, name, input, source, backup_input, backup_source, slate, reconnect_seconds,
             latency, ladder, max_height, part_millis, dvr_seconds, record, playback, key,
             created_at)
        select :id, :name, :input, :source, :backupInput, :backupSource, :slate, :reconnect,
               :latency, :ladder, :maxHeight, :part, :dvr, :record, :playback::jsonb, :key, :at
        where (select count(*) from channel) < :most
        """;
    return bound(handle.createUpdate(sql), channel)
            .bind("key", channel.key().value())
            .bind("at", channel.createdAt())
            .bind("most", most)
            .execute()
        > 0;
  }

  /// Makes it what it is wished to be.
  static void update(Handle handle, Channel channel) {
    var sql =
        """
        update channel set
            name = :name, input = :input, source = :source, backup_input = :backupInput,
            backup_source = :backupSource, slate = :slate, reconnect_seconds = :reconnect,
            latency = :latency, ladder = :ladder, max_height = :maxHeight, part_millis = :part,
            dvr_seconds = :dvr, record = :record, playback = :playback::jsonb
        where id = :id
        """;
    bound(handle.createUpdate(sql), channel).execute();
  }

  private static Update bound(Update update, Channel channel) {
    Wish wish = channel.wish();
    OptionalInt most = wish.coding().maxHeight();
    return update
        .bind("id", channel.id())
        .bind("name", wish.name())
        .bind("input", wish.input())
        .bind("source", wish.source())
        .bind("backupInput", wish.backup().map(Backup::input).orElse(null))
        .bind("backupSource", wish.backup().map(Backup::source).orElse(null))
        .bind("slate", wish.absence().slate())
        .bind("reconnect", wish.absence().reconnect().toSeconds())
        .bind("latency", wish.latency().word())
        .bind("ladder", wish.coding().ladder().word())
        .bind("maxHeight", most.isPresent() ? most.getAsInt() : null)
        .bind("part", wish.coding().part().toMillis())
        .bind("dvr", wish.dvr().toSeconds())
        .bind("record", wish.record())
        .bind("playback", PlaybackJson.write(wish.playback()).toString());
  }

  /// The channel, which nobody else changes meanwhile.
  static Optional<Channel> locked(Handle handle, String id) {
    var sql = "select " + COLUMNS + " from channel where id = :id for update";
    return handle.createQuery(sql).bind("id", id).map(ChannelTable::read).findOne();
  }

  static Optional<Channel> find(Handle handle, String id) {
    var sql = "select " + COLUMNS + " from channel where id = :id";
    return handle.createQuery(sql).bind("id", id).map(ChannelTable::read).findOne();
  }

  static List<Channel> list(Handle handle) {
    var sql = "select " + COLUMNS + " from channel order by id desc";
    return handle.createQuery(sql).map(ChannelTable::read).list();
  }

  /// Removes it and tells what it was.
  static Optional<Channel> delete(Handle handle, String id) {
    var sql = "delete from channel where id = :id returning " + COLUMNS;
    return handle.createQuery(sql).bind("id", id).map(ChannelTable::read).findOne();
  }

  /// What is locked is just being changed by somebody: it is renewed the next time, and stays with
  /// this node until its lease runs out.
  ///
  /// @param others which of those that other nodes run are taken
  static List<Channel> claim(Handle handle, String node, Duration lease, String others) {
    var renewal =
        """
        update channel set runner = :node, runner_until = now() + make_interval(secs => :lease)
        where id in (
            select id from channel
            where runner is null or runner = :node or %s
            order by id for update skip locked)
        """
            .formatted(others);
    handle.createUpdate(renewal).bind("node", node).bind("lease", lease.toSeconds()).execute();
    var sql = "select " + COLUMNS + " from channel where runner = :node and runner_until > now()";
    return handle.createQuery(sql).bind("node", node).map(ChannelTable::read).list();
  }

  static void release(Handle handle, String node) {
    var sql =
        """
        update channel set runner = null, runner_until = null, status = 'idle'
        where runner = :node
        """;
    handle.createUpdate(sql).bind("node", node).execute();
  }

  /// Empty when it is gone, or was so already.
  static Optional<Channel> turn(Handle handle, String id, Status status) {
    var sql = "update channel set status = :status where id = :id and status <> :status returning ";
    return handle
        .createQuery(sql + COLUMNS)
        .bind("id", id)
        .bind("status", status.word())
        .map(ChannelTable::read)
        .findOne();
  }

  private static Channel read(ResultSet row, StatementContext context) throws SQLException {
    String backupSource = row.getString("backup_source");
    var wish =
        new Wish(
            row.getString("name"),
            row.getString("input"),
            row.getString("source"),
            Optional.ofNullable(row.getString("backup_input"))
                .map(input -> new Backup(input, backupSource)),
            new Absence(
                row.getString("slate"), Duration.ofSeconds(row.getLong("reconnect_seconds"))),
            Latency.valueOf(row.getString("latency").toUpperCase(Locale.ROOT)),
            coding(row),
            Duration.ofSeconds(row.getLong("dvr_seconds")),
            row.getBoolean("record"),
            playback(row.getString("playback")));
    return new Channel(
        row.getString("id"),
        wish,
        new Secret(row.getString("key")),
        row.getTimestamp("created_at").toInstant(),
        Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)));
  }

  private static Coding coding(ResultSet row) throws SQLException {
    int most = row.getInt("max_height");
    boolean isAny = row.wasNull();
    return new Coding(
        Coding.Ladder.of(row.getString("ladder")),
        isAny ? OptionalInt.empty() : OptionalInt.of(most),
        Duration.ofMillis(row.getLong("part_millis")));
  }

  private static Playback playback(String json) {
    return PlaybackJson.read(JsonMapper.shared().readTree(json));
  }
}
