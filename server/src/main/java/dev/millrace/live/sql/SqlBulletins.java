package dev.millrace.live.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.live.stage.Bulletins;
import dev.millrace.live.stage.Health;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The rows of table `channel_health`, which outlive no crash of PostgreSQL and need not.
///
/// **Limits**: all of them are read at once, at most once in [#READ_EVERY].
public final class SqlBulletins implements Bulletins {
  private static final Logger LOG = System.getLogger(SqlBulletins.class.getName());
  private static final Duration READ_EVERY = Duration.ofSeconds(1);

  /// Processes of other versions tell a little more, or less.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Database database;
  private final InstantSource clock;
  private volatile Seen seen = new Seen(Instant.MIN, Map.of());

  /// What was read.
  private record Seen(Instant at, Map<String, Health> channels) {}

  public SqlBulletins(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void tell(String node, Map<String, Health> channels) {
    if (channels.isEmpty()) {
      return;
    }
    var ids = List.copyOf(channels.keySet());
    var texts = ids.stream().map(id -> JSON.writeValueAsString(channels.get(id))).toList();
    var sql =
        """
        with old as (delete from channel_health where told_at < now() - interval '1 minute')
        insert into channel_health (channel_id, node, told_at, health)
        select told.id, :node, now(), told.health::jsonb
        from unnest(:ids, :texts) as told (id, health)
        on conflict (channel_id) do update
        set node = excluded.node, told_at = excluded.told_at, health = excluded.health
        """;
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createUpdate(sql)
                    .bind("node", node)
                    .bindArray("ids", String.class, ids)
                    .bindArray("texts", String.class, texts)
                    .execute());
  }

  @Override
  public Optional<Health> of(String channelId) {
    Instant now = clock.instant();
    Seen last = seen;
    if (now.isAfter(last.at().plus(READ_EVERY))) {
      last = new Seen(now, read());
      seen = last;
    }
    return Optional.ofNullable(last.channels().get(channelId));
  }

  private Map<String, Health> read() {
    var sql =
        """
        select channel_id, health from channel_health
        where told_at > now() - make_interval(secs => :believed)
        """;
    var rows = new ArrayList<Map.Entry<String, String>>();
    database
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("believed", BELIEVED.toSeconds())
                    .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                    .forEach(rows::add));
    var channels = new HashMap<String, Health>();
    rows.forEach(row -> health(row.getValue()).ifPresent(one -> channels.put(row.getKey(), one)));
    return channels;
  }

  private static Optional<Health> health(String json) {
    try {
      return Optional.of(JSON.readValue(json, Health.class));
    } catch (JacksonException e) {
      LOG.log(Level.DEBUG, "A process of another version tells what is not understood.", e);
      return Optional.empty();
    }
  }
}
