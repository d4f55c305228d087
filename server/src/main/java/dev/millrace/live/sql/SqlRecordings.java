package dev.millrace.live.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.archive.Recording.Contents;
import dev.millrace.live.archive.Recording.State;
import dev.millrace.live.archive.Recordings;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Stretch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The rows of table `recording`.
public final class SqlRecordings implements Recordings {

  /// Rows of older versions lack what came later.
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private static final String COLUMNS =
      "r.id, r.channel_id, r.title, r.kept, r.contents, r.started_at, r.state, r.stretches, r.clip";
  private static final TypeReference<List<Stretch>> STRETCHES = new TypeReference<>() {};

  private final Database database;

  public SqlRecordings(Database database) {
    this.database = database;
  }

  @Override
  public void begin(Recording recording) {
    var sql =
        """
        insert into recording (id, channel_id, title, kept, contents, started_at, stretches, clip)
        values (:id, :channel, :title, :kept, :contents::jsonb, :started, :stretches::jsonb,
                :clip::jsonb)
        """;
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(sql)
                    .bind("id", recording.id())
                    .bind("channel", recording.channelId())
                    .bind("title", recording.title())
                    .bind("kept", recording.kept())
                    .bind("contents", JSON.writeValueAsString(recording.contents()))
                    .bind("started", recording.startedAt())
                    .bind("stretches", JSON.writeValueAsString(recording.stretches()))
                    .bind("clip", json(recording.clip()))
                    .execute());
  }

  private static @Nullable String json(Recording.@Nullable Clip clip) {
    return clip == null ? null : JSON.writeValueAsString(clip);
  }

  @Override
  public void stretches(String id, List<Stretch> stretches) {
    var sql = "update recording set stretches = :stretches::jsonb where id = :id";
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(sql)
                    .bind("id", id)
                    .bind("stretches", JSON.writeValueAsString(stretches))
                    .execute());
  }

  @Override
  public void told(String id, Map<String, Optional<Marker>> news) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                news.forEach(
                    (name, marker) ->
                        marker.ifPresentOrElse(
                            one -> MarkerTable.TOLD.put(handle, id, one),
                            () -> MarkerTable.TOLD.delete(handle, id, name))));
  }

  @Override
  public List<Marker> markers(String id) {
    return database.jdbi().withHandle(handle -> MarkerTable.TOLD.list(handle, id));
  }

  @Override
  public Optional<Recording> find(String id) {
    var sql = "select %s from recording r where r.id = :id".formatted(COLUMNS);
    return database
        .jdbi()
        .withHandle(
            handle -> handle.createQuery(sql).bind("id", id).map(SqlRecordings::read).findOne());
  }

  @Override
  public void end(String id, State state) {
    var sql = "update recording set state = :state, ended_at = now() where id = :id";
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.createUpdate(sql).bind("id", id).bind("state", state.word()).execute());
  }

  @Override
  public void forget(String id) {
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate("delete from recording where id = :id")
                    .bind("id", id)
                    .execute());
  }

  @Override
  public List<Recording> of(String channelId) {
    return keptOf(channelId, "r.clip is null");
  }

  @Override
  public List<Recording> clipsOf(String channelId) {
    return keptOf(channelId, "r.clip is not null");
  }

  private List<Recording> keptOf(String channelId, String which) {
    var sql =
        "select %s from recording r where r.channel_id = :channel and r.kept and %s"
                .formatted(COLUMNS, which)
            + " order by r.id desc limit "
            + MOST;
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery(sql).bind("channel", channelId).map(SqlRecordings::read).list());
  }

  @Override
  public List<Recording> left(String node, List<String> running) {
    return left(
        "r.clip is null and (c.id is null or c.runner = :node) and r.id <> all(:running)",
        node,
        running);
  }

  @Override
  public void touch(List<String> clips) {
    var sql = "update recording set touched_at = now() where id = any(:clips)";
    database
        .jdbi()
        .useHandle(
            handle -> handle.createUpdate(sql).bindArray("clips", String.class, clips).execute());
  }

  @Override
  public List<Recording> clipsLeft(String node, List<String> running) {
    return left(
        """
        r.clip is not null and r.id <> all(:running)
        and (r.clip->>'node' = :node or r.touched_at < now() - interval '%d seconds')
        """
            .formatted(TOUCH.toSeconds()),
        node,
        running);
  }

  private List<Recording> left(String which, String node, List<String> running) {
    var sql =
        """
        select %s from recording r left join channel c on c.id = r.channel_id
        where r.state = 'recording' and %s order by r.id limit 10
        """
            .formatted(COLUMNS, which);
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("node", node)
                    .bindArray("running", String.class, running)
                    .map(SqlRecordings::read)
                    .list());
  }

  private static Recording read(ResultSet row, StatementContext context) throws SQLException {
    return new Recording(
        row.getString("id"),
        row.getString("channel_id"),
        row.getString("title"),
        row.getBoolean("kept"),
        JSON.readValue(row.getString("contents"), Contents.class),
        row.getTimestamp("started_at").toInstant(),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        JSON.readValue(row.getString("stretches"), STRETCHES),
        clip(row.getString("clip")));
  }

  private static Recording.@Nullable Clip clip(@Nullable String json) {
    return json == null ? null : JSON.readValue(json, Recording.Clip.class);
  }
}
