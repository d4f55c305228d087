package dev.millrace.webhooks.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.Event;
import dev.millrace.events.EventTail;
import dev.millrace.webhooks.sql.DeliveryRow.Message;
import dev.millrace.webhooks.sql.DeliveryTable.Addressed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The one row of table `webhook_reader`: how far the topic has been read, and by whom.
///
/// A holder that was not heard of for the length of its lease may be replaced by anyone; whoever
/// lost it collects nothing.
///
/// **Threading:** safe, from any thread of any process.
public final class ReaderTable {
  private static final TypeReference<TreeMap<Integer, Long>> OFFSETS = new TypeReference<>() {};

  private final Jdbi jdbi;
  private final Duration lease;

  public ReaderTable(Database database, Duration lease) {
    this.jdbi = database.jdbi();
    this.lease = lease;
  }

  /// Takes or renews the right to read; gives the offsets to read from, or nothing when another
  /// holds it.
  public Optional<Map<Integer, Long>> hold(String holder) {
    var sql =
        """
        update webhook_reader
        set holder = :holder, held_until = now() + make_interval(secs => :lease)
        where holder = :holder or holder is null or held_until < now()
        returning offsets
        """;
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(sql)
                .bind("holder", holder)
                .bind("lease", lease.toSeconds())
                .mapTo(String.class)
                .findOne()
                .map(json -> JsonMapper.shared().readValue(json, OFFSETS)));
  }

  /// Gives the right back.
  public void release(String holder) {
    var sql = "update webhook_reader set holder = null where holder = :holder";
    jdbi.useHandle(handle -> handle.createUpdate(sql).bind("holder", holder).execute());
  }

  /// Addresses every event of the batch to every webhook that wants it and moves the offsets on,
  /// all or nothing; false when the right was lost.
  public boolean collect(String holder, EventTail.Batch batch, BiPredicate<HookRow, Event> wants) {
    return jdbi.inTransaction(
        handle -> {
          if (!moveOn(handle, holder, batch.next())) {
            return false;
          }
          var rows = new ArrayList<Addressed>();
          List<HookRow> hooks = HookTable.enabled(handle);
          for (Event event : batch.events()) {
            var message = message(event);
            hooks.stream()
                .filter(hook -> wants.test(hook, event))
                .forEach(hook -> rows.add(new Addressed(hook.id(), message)));
          }
          DeliveryTable.insert(handle, rows);
          return true;
        });
  }

  /// An event as it is sent.
  public static Message message(Event event) {
    var body = new String(event.toJson(), UTF_8);
    return new Message(event.source(), event.id(), event.type(), event.subject(), body);
  }

  private boolean moveOn(Handle handle, String holder, Map<Integer, Long> offsets) {
    var sql =
        """
        update webhook_reader set offsets = cast(:offsets as jsonb),
            held_until = now() + make_interval(secs => :lease)
        where holder = :holder
        """;
    return handle
            .createUpdate(sql)
            .bind("offsets", JsonMapper.shared().writeValueAsString(offsets))
            .bind("lease", lease.toSeconds())
            .bind("holder", holder)
            .execute()
        > 0;
  }
}
