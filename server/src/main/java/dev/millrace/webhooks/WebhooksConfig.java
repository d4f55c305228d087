package dev.millrace.webhooks;

import dev.millrace.outbound.OutboundConfig;
import dev.millrace.webhooks.sql.Pruning.Kept;
import dev.millrace.webhooks.sql.ResultTable.Rest;
import java.time.Duration;
import java.util.List;

/// Times and limits of webhooks.
///
/// @param attempt for one attempt, from the name's look-up to the answer's first 8 KiB
/// @param patience with a webhook of which every attempt fails
/// @param overlap for which a former secret signs beside the new one
/// @param atOnce messages on their way from this process
/// @param atOncePerHook of those, to one webhook; of different subjects
/// @param rest of a webhook that keeps failing
/// @param kept in the delivery log
public record WebhooksConfig(
    Duration attempt,
    Duration patience,
    Duration overlap,
    int atOnce,
    int atOncePerHook,
    Rest rest,
    Kept kept,
    Backoff backoff) {
  /// The most webhooks there may be.
  public static final int MAX_HOOKS = 100;

  /// The usual times and limits.
  public static WebhooksConfig defaults() {
    return new WebhooksConfig(
        Duration.ofSeconds(15),
        Duration.ofDays(5),
        Duration.ofHours(24),
        128,
        8,
        new Rest(5, Duration.ofSeconds(5), Duration.ofMinutes(5)),
        new Kept(Duration.ofDays(30), 10_000, 100_000),
        Backoff.standard());
  }

  /// The connections that these messages need, however many webhooks are on one host: a message
  /// that waited for another's connection would look like a receiver that fails.
  ///
  /// @param allow what may be reached although it is not public
  public OutboundConfig connections(List<String> allow) {
    OutboundConfig usual = OutboundConfig.allowing(allow);
    return new OutboundConfig(
        usual.allow(), atOnce, atOnce, usual.connectTimeout(), usual.silence());
  }
}
