package dev.millrace.streams.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.config.RedactedAddress;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import dev.millrace.streams.NoSuchStream;
import dev.millrace.streams.StreamRefused;
import dev.millrace.streams.Streams;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.VideoStream.Condition;
import dev.millrace.streams.VideoStream.State;
import dev.millrace.streams.VideoStream.Wish;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/// The streams in PostgreSQL: each change and the news of it are one transaction.
public final class SqlStreams implements Streams {
  private final Database database;
  private final InstantSource clock;
  private final Ulids ids;
  private final News news;

  public SqlStreams(Database database, Outbox outbox, InstantSource clock, Ulids ids) {
    this.database = database;
    this.clock = clock;
    this.ids = ids;
    this.news = new News(outbox, clock, ids);
  }

  @Override
  public VideoStream create(Wish wish) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var condition =
        new Condition(wish.isEnabled() ? State.WAITING : State.PAUSED, Optional.empty());
    var stream = new VideoStream(ids.next().value(), wish, 1, now, condition);
    database
        .jdbi()
        .useTransaction(
            handle -> {
              if (!StreamTable.insert(handle, stream, MOST)) {
                throw new StreamRefused("name", "there are " + MOST + " streams already");
              }
              tell(handle, "created", stream);
            });
    return stream;
  }

  @Override
  public Optional<VideoStream> find(String id) {
    return database.jdbi().withHandle(handle -> StreamTable.find(handle, id));
  }

  @Override
  public List<VideoStream> list() {
    return database.jdbi().withHandle(StreamTable::list);
  }

  @Override
  public VideoStream change(String id, Wish wish) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              VideoStream changed =
                  StreamTable.update(handle, id, wish).orElseThrow(() -> new NoSuchStream(id));
              tell(handle, "changed", changed);
              return changed;
            });
  }

  @Override
  public boolean delete(String id) {
    return database
        .jdbi()
        .inTransaction(
            handle -> {
              Optional<VideoStream> deleted = StreamTable.markDeleted(handle, id);
              deleted.ifPresent(stream -> tell(handle, "deleted", stream));
              return deleted.isPresent();
            });
  }

  @Override
  public List<VideoStream> claim(String node, Duration lease) {
    return database.jdbi().inTransaction(handle -> StreamTable.claim(handle, node, lease));
  }

  @Override
  public void release(String node) {
    database.jdbi().useHandle(handle -> StreamTable.release(handle, node));
  }

  @Override
  public void turned(String id, Condition condition) {
    database
        .jdbi()
        .useTransaction(
            handle ->
                StreamTable.turn(handle, id, condition)
                    .ifPresent(stream -> tell(handle, condition.state().word(), stream)));
  }

  @Override
  public List<String> deleted() {
    return database.jdbi().withHandle(StreamTable::deleted);
  }

  @Override
  public void forget(String id) {
    database.jdbi().useHandle(handle -> StreamTable.remove(handle, id));
  }

  private void tell(Handle handle, String what, VideoStream stream) {
    var data = JsonMapper.shared().createObjectNode();
    data.put("id", stream.id());
    data.put("name", stream.wish().name());
    data.put("url", RedactedAddress.of(stream.wish().url()));
    data.put("state", stream.condition().state().word());
    stream.condition().why().ifPresent(why -> data.put("why", why));
    news.tell(handle, what, stream.id(), data);
  }
}
