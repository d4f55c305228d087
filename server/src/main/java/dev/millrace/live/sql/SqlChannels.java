package dev.millrace.live.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.config.Secret;
import dev.millrace.events.Event;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.live.Channel;
import dev.millrace.live.Channel.Status;
import dev.millrace.live.Channel.Wish;
import dev.millrace.live.ChannelBusy;
import dev.millrace.live.ChannelRefused;
import dev.millrace.live.Channels;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The channels in PostgreSQL: each change and the news of it are one transaction.
public final class SqlChannels implements Channels {
  private static final String SOURCE = "/live";
  private static final String PREFIX = "dev.millrace.channel.";
  private static final int KEY_BYTES = 16;

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Ulids ids;
  private final SecureRandom random = new SecureRandom();

  public SqlChannels(Database database, Outbox outbox, InstantSource clock, Ulids ids) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Channel create(Wish wish) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var channel = new Channel(ids.next().value(), wish, key(), now, Status.IDLE);
    database
        .jdbi()
        .useTransaction(
            handle -> {
              if (!ChannelTable.insert(handle, channel, MOST)) {
                throw new ChannelRefused("name", "there are " + MOST + " channels already");
              }
              tell(handle, "created", channel);
            });
    return channel;
  }

  private Secret key() {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return new Secret(HexFormat.of().formatHex(bytes));
  }

  @Override
  public Optional<Channel> change(String id, UnaryOperator<Wish> change) {
    return database
        .jdbi()
        .inTransaction(
            handle -> ChannelTable.locked(handle, id).map(found -> changed(handle, found, change)));
  }

  private Channel changed(Handle handle, Channel found, UnaryOperator<Wish> change) {
    Wish wish = change.apply(found.wish());
    List<String> fixed = found.wish().fixedAgainst(wish);
    if (found.status() == Status.LIVE && !fixed.isEmpty()) {
      throw new ChannelBusy(fixed);
    }
    var next = new Channel(found.id(), wish, found.key(), found.createdAt(), found.status());
    if (!wish.equals(found.wish())) {
      ChannelTable.update(handle, next);
      tell(handle, "changed", next);
    }
    return next;
  }

  @Override
  public Optional<Channel> find(String id) {
    return database.jdbi().withHandle(handle -> ChannelTable.find(handle, id));
  }

  @Override
  public List<Channel> list() {
    return database.jdbi().withHandle(ChannelTable::list);
  }

  @Override
  public boolean delete(String id) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Optional<Channel> deleted = ChannelTable.delete(handle, id);
              deleted.ifPresent(channel -> tell(handle, "deleted", channel));
              return deleted.isPresent();
            });
  }

  @Override
  public List<Channel> claim(String node, Duration lease) {
    return claim(node, lease, "runner_until < now()");
  }

  @Override
  public List<Channel> renew(String node, Duration lease) {
    return claim(node, lease, "false");
  }

  private List<Channel> claim(String node, Duration lease, String others) {
    return database.jdbi().inTransaction(handle -> ChannelTable.claim(handle, node, lease, others));
  }

  @Override
  public void release(String node) {
    database.jdbi().useHandle(handle -> ChannelTable.release(handle, node));
  }

  @Override
  public void turned(String id, Status status) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                ChannelTable.turn(handle, id, status)
                    .ifPresent(channel -> tell(handle, status.word(), channel)));
  }

  @Override
  public void happened(String id, Channel.News news) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                ChannelTable.find(handle, id)
                    .ifPresent(
                        channel -> {
                          ObjectNode data = data(channel);
                          news.facts().forEach(data::put);
                          tell(handle, news.word(), id, data);
                        }));
  }

  private void tell(Handle handle, String what, Channel channel) {
    tell(handle, what, channel.id(), data(channel));
  }

  private void tell(Handle handle, String what, String id, JsonNode data) {
    outbox.append(
        handle, new Event(ids.next().value(), SOURCE, PREFIX + what, id, clock.instant(), data));
  }

  private static ObjectNode data(Channel channel) {
    var data = JsonMapper.shared().createObjectNode();
    data.put("id", channel.id());
    data.put("name", channel.wish().name());
    data.put("input", channel.wish().input());
    data.put("latency", channel.wish().latency().word());
    data.put("status", channel.status().word());
    return data;
  }
}
