package dev.millrace.webhooks.sql;

import dev.millrace.catalog.sql.Database;
import dev.millrace.webhooks.sql.ClaimTable.Claimed;
import dev.millrace.webhooks.sql.DeliveryRow.Attempt;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// What came of attempts, in tables `webhook_delivery` and `webhook`.
///
/// Nothing is recorded for a claim that was lost: whoever has it now records his own attempt.
///
/// **Threading:** safe, from any thread of any process.
public final class ResultTable {
  private static final int KEPT_ATTEMPTS = 40;

  private final Jdbi jdbi;
  private final Disabling disabling;
  private final Rest rest;

  /// How long a webhook is left alone after failures in a row: not at all after the first few, then
  /// `first`, then ever twice as long up to `longest`.
  public record Rest(int allowed, Duration first, Duration longest) {}

  public ResultTable(Database database, Disabling disabling, Rest rest) {
    this.jdbi = database.jdbi();
    this.disabling = disabling;
    this.rest = rest;
  }

  /// What a failed attempt leads to.
  ///
  /// @param again when it is tried again; null when it never is
  /// @param blocks whether later events of the subject go on waiting for it
  /// @param gone whether the other side wants no more messages
  public record Failed(@Nullable Duration again, boolean blocks, boolean gone) {}

  /// The message has arrived.
  public void delivered(Claimed claimed, String holder, Attempt attempt) {
    jdbi.useTransaction(
        handle -> {
          handle
              .createUpdate(
                  """
                  update webhook
                  set failures = 0, failing_since = null, rest_until = '-infinity'
                  where id = :hook and failures > 0
                  """)
              .bind("hook", claimed.hook())
              .execute();
          record(handle, claimed, holder, attempt, "state = 'delivered', settled_at = now()");
        });
  }

  /// The message has not arrived.
  public void failed(Claimed claimed, String holder, Attempt attempt, Failed failed) {
    jdbi.useTransaction(
        handle -> {
          countFailure(handle, claimed.hook());
          Duration again = failed.again();
          String change =
              again == null
                  ? "state = 'failed', settled_at = now()"
                  : "blocks = blocks and %s, due_at = now() + interval '%d milliseconds'"
                      .formatted(failed.blocks(), again.toMillis());
          if (!record(handle, claimed, holder, attempt, change)) {
            handle.rollback();
          } else if (failed.gone()) {
            disabling.gone(handle, claimed.hook());
          } else {
            disabling.ifFailingTooLong(handle, claimed.hook());
          }
        });
  }

  private void countFailure(Handle handle, String hook) {
    var sql =
        """
        update webhook set failures = failures + 1,
            failing_since = coalesce(failing_since, now()),
            rest_until = case when failures + 1 < :allowed then rest_until
              else now() + make_interval(secs =>
                least(:longest, :first * power(2, least(failures + 1 - :allowed, 20)))) end
        where id = :hook
        """;
    handle
        .createUpdate(sql)
        .bind("hook", hook)
        .bind("allowed", rest.allowed())
        .bind("first", rest.first().toMillis() / 1000.0)
        .bind("longest", rest.longest().toMillis() / 1000.0)
        .execute();
  }

  private static boolean record(
      Handle handle, Claimed claimed, String holder, Attempt attempt, String change) {
    var sql =
        """
        update webhook_delivery set tries = tries + 1, claim = null,
            attempts = case when jsonb_array_length(attempts) < :kept then attempts
              else attempts - 0 end || cast(:attempt as jsonb),
        """
            + change
            + " where id = :number and claim = :holder";
    return handle
            .createUpdate(sql)
            .bind("kept", KEPT_ATTEMPTS)
            .bind("number", claimed.number())
            .bind("holder", holder)
            .bind("attempt", AttemptJson.write(attempt))
            .execute()
        > 0;
  }
}
