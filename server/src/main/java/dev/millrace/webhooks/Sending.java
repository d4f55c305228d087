package dev.millrace.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.config.Secret;
import dev.millrace.webhooks.sql.ClaimTable.Claimed;
import dev.millrace.webhooks.sql.DeliveryRow.Attempt;
import dev.millrace.webhooks.sql.DeliveryRow.Message;
import dev.millrace.webhooks.sql.HookTable;
import dev.millrace.webhooks.sql.ResultTable;
import dev.millrace.webhooks.sql.ResultTable.Failed;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/// One attempt at one message, and what it leads to.
///
/// **Threading:** safe; blocks for as long as an attempt may take.
final class Sending {
  private static final int GONE = 410;

  private final Post post;
  private final ResultTable results;
  private final Backoff backoff;
  private final InstantSource clock;
  private final RandomGenerator random;
  final LongAdder delivered = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder failed = new LongAdder();

  Sending(
      Post post,
      ResultTable results,
      Backoff backoff,
      InstantSource clock,
      RandomGenerator random) {
    this.post = post;
    this.results = results;
    this.backoff = backoff;
    this.clock = clock;
    this.random = random;
  }

  /// Sends a claimed message and records what came of it.
  void send(Claimed claimed, String holder) {
    Attempt attempt = attempt(claimed);
    if (attempt.succeeded()) {
      results.delivered(claimed, holder, attempt);
      delivered.increment();
    } else {
      Failed consequence = consequence(claimed, attempt);
      results.failed(claimed, holder, attempt, consequence);
      (consequence.again() == null ? failed : retried).increment();
    }
  }

  private Failed consequence(Claimed claimed, Attempt attempt) {
    Integer status = attempt.status();
    boolean gone = status != null && status == GONE;
    int tries = claimed.tries() + 1;
    boolean last = gone || claimed.message().type().equals(Webhooks.PING_TYPE);
    Duration again = last ? null : backoff.after(tries, random).orElse(null);
    return new Failed(again, backoff.holdsAfter(tries), gone);
  }

  private Attempt attempt(Claimed claimed) {
    Instant at = HookTable.precise(clock.instant());
    long began = System.nanoTime();
    try {
      Message message = claimed.message();
      var answer =
          post.send(
              URI.create(claimed.url()), headers(claimed, at), message.body().getBytes(UTF_8));
      return new Attempt(at, millisSince(began), answer.status(), answer.beginning(), null);
    } catch (IOException e) {
      var reason = Excerpt.of(String.valueOf(e.getMessage()));
      return new Attempt(at, millisSince(began), null, null, reason);
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private static Map<String, String> headers(Claimed claimed, Instant at) {
    Message message = claimed.message();
    Secret former = claimed.keys().former();
    List<Secret> secrets = new ArrayList<>(List.of(claimed.keys().current()));
    if (former != null) {
      secrets.add(former);
    }
    return Map.of(
        "Content-Type", "application/cloudevents+json",
        "webhook-id", message.id(),
        "webhook-timestamp", Long.toString(at.getEpochSecond()),
        "webhook-signature", Signatures.of(secrets, message.id(), at, message.body()));
  }
}
