package dev.millrace.live.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.live.Runner;
import dev.millrace.live.Runners;
import dev.millrace.policy.PlaybackJson;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The rows of table `live_node`, and who has the lease of a channel.
public final class SqlRunners implements Runners {
  private final Database database;

  public SqlRunners(Database database) {
    this.database = database;
  }

  @Override
  public void answersAt(String node, String url) {
    var sql =
        """
        insert into live_node (node, url) values (:node, :url)
        on conflict (node) do update set url = :url
        """;
    database
        .jdbi()
        .useHandle(
            handle -> handle.createUpdate(sql).bind("node", node).bind("url", url).execute());
  }

  @Override
  public Optional<Runner> of(String channelId) {
    var sql =
        """
        select c.playback, n.url from channel c
        left join live_node n on n.node = c.runner and c.runner_until > now()
        where c.id = :id
        """;
    return database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(sql)
                    .bind("id", channelId)
                    .map(
                        (row, _) ->
                            new Runner(
                                PlaybackJson.read(
                                    JsonMapper.shared().readTree(row.getString("playback"))),
                                Optional.ofNullable(row.getString("url"))))
                    .findOne());
  }
}
