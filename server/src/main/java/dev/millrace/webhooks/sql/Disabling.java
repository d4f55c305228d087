package dev.millrace.webhooks.sql;

import dev.millrace.events.Event;
import dev.millrace.events.sql.Outbox;
import dev.millrace.ids.Ulids;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.json.JsonMapper;

/// Turns a webhook off that is of no use any more and tells of it, in one transaction.
///
/// **Threading:** safe.
public final class Disabling {
  /// The type of the event that tells of it.
  public static final String TYPE = "dev.millrace.webhook.disabled";

  private static final System.Logger LOG = System.getLogger(Disabling.class.getName());

  private final Outbox outbox;
  private final Ulids ids;
  private final InstantSource clock;
  private final Duration patience;

  /// @param patience with a webhook that fails all the time
  public Disabling(Outbox outbox, Ulids ids, InstantSource clock, Duration patience) {
    this.outbox = outbox;
    this.ids = ids;
    this.clock = clock;
    this.patience = patience;
  }

  /// The other side has answered 410.
  void gone(Handle handle, String hook) {
    disable(handle, hook, "gone", "true");
  }

  /// No attempt has succeeded for longer than the patience.
  void ifFailingTooLong(Handle handle, String hook) {
    var since = "failing_since < now() - interval '%d milliseconds'".formatted(patience.toMillis());
    disable(handle, hook, "failing", since);
  }

  /// More messages wait than are kept.
  void backlog(Handle handle, String hook) {
    disable(handle, hook, "backlog", "true");
  }

  private void disable(Handle handle, String hook, String reason, String condition) {
    var sql =
        """
        update webhook set enabled = false, disabled_reason = :reason
        where id = :hook and enabled and
        """
            + condition
            + " returning url";
    handle
        .createQuery(sql)
        .bind("hook", hook)
        .bind("reason", reason)
        .mapTo(String.class)
        .findOne()
        .ifPresent(url -> tell(handle, hook, reason, url));
  }

  private void tell(Handle handle, String hook, String reason, String url) {
    LOG.log(Level.WARNING, "a webhook was disabled webhook={0} reason={1}", hook, reason);
    var data = JsonMapper.shared().createObjectNode();
    data.put("id", hook);
    data.put("url", url);
    data.put("reason", reason);
    var id = ids.next().value();
    outbox.append(handle, new Event(id, "/webhooks", TYPE, hook, clock.instant(), data));
  }
}
