package dev.millrace.webhooks;

import dev.millrace.config.Secret;
import dev.millrace.events.Event;
import dev.millrace.ids.Ulids;
import dev.millrace.webhooks.sql.DeliveryRow;
import dev.millrace.webhooks.sql.DeliveryTable;
import dev.millrace.webhooks.sql.HookRow;
import dev.millrace.webhooks.sql.HookRow.Health;
import dev.millrace.webhooks.sql.HookRow.Keys;
import dev.millrace.webhooks.sql.HookRow.Wish;
import dev.millrace.webhooks.sql.HookTable;
import dev.millrace.webhooks.sql.ReaderTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The webhooks there are, and what has been sent to them; [WebhookService] sends.
///
/// What is wrong is a [WebhookRefused], [NoSuchWebhook] or [WebhookDisabled].
///
/// **Threading:** safe, from any thread of any process; calls block.
public final class Webhooks {
  /// The type of the event that [#ping] sends.
  public static final String PING_TYPE = "dev.millrace.webhook.ping";

  private final HookTable hooks;
  private final DeliveryTable deliveries;
  private final Ulids ids;
  private final InstantSource clock;
  private final Duration overlap;
  private final Runnable wake;

  /// @param overlap for which a former secret signs
  /// @param wake is told that something may be due
  Webhooks(Tables tables, Ulids ids, InstantSource clock, Duration overlap, Runnable wake) {
    this.hooks = tables.hooks();
    this.deliveries = tables.deliveries();
    this.ids = ids;
    this.clock = clock;
    this.overlap = overlap;
    this.wake = wake;
  }

  record Tables(HookTable hooks, DeliveryTable deliveries) {}

  /// What is to change; null leaves it as it is.
  public record Change(
      @Nullable String url,
      @Nullable List<String> types,
      @Nullable String description,
      @Nullable Boolean enabled) {}

  /// A new webhook, which hears of everything from now on; its secret is told only here.
  public HookRow create(Wish wish) {
    HookRules.check(wish);
    var row =
        new HookRow(
            ids.next().value(),
            wish,
            new Health(true, null, 0, null),
            new Keys(Signatures.newSecret(), null),
            HookTable.precise(clock.instant()));
    if (!hooks.insert(row, WebhooksConfig.MAX_HOOKS)) {
      throw new WebhookRefused(
          "url", "there are " + WebhooksConfig.MAX_HOOKS + " webhooks already; delete one first");
    }
    return row;
  }

  /// All of them, the oldest first.
  public List<HookRow> list() {
    return hooks.list();
  }

  public HookRow find(String id) {
    return hooks.find(id).orElseThrow(() -> missing(id));
  }

  /// Changes a webhook. Enabling it, or changing it while it is enabled, sends what waits at once.
  public HookRow change(String id, Change change) {
    HookRow row = find(id);
    var wish =
        new Wish(
            change.url() == null ? row.wish().url() : change.url(),
            change.types() == null ? row.wish().types() : change.types(),
            change.description() == null ? row.wish().description() : change.description());
    HookRules.check(wish);
    boolean enabled = change.enabled() == null ? row.health().enabled() : change.enabled();
    HookRow changed = hooks.update(id, wish, enabled).orElseThrow(() -> missing(id));
    wake.run();
    return changed;
  }

  /// Removes a webhook with its log.
  public void delete(String id) {
    if (!hooks.delete(id)) {
      throw missing(id);
    }
  }

  /// Gives a webhook a new secret.
  public HookRow rotate(String id) {
    Secret secret = Signatures.newSecret();
    return hooks.rotate(id, secret, overlap).orElseThrow(() -> missing(id));
  }

  /// Sends a test event, once.
  public DeliveryRow ping(String id) {
    requireEnabled(id);
    var data = JsonMapper.shared().createObjectNode().put("id", id);
    var event = new Event(ids.next().value(), "/webhooks", PING_TYPE, id, clock.instant(), data);
    DeliveryRow row = deliveries.add(id, ReaderTable.message(event));
    wake.run();
    return row;
  }

  /// The log of what was sent or waits, the latest first.
  public List<DeliveryRow> log(DeliveryTable.Query query) {
    find(query.hook());
    return deliveries.log(query);
  }

  /// Sends a message again, as often as if it were new; the log of earlier attempts stays.
  public DeliveryRow retry(String id, long number) {
    requireEnabled(id);
    DeliveryRow row =
        deliveries
            .retry(id, number)
            .orElseThrow(
                () -> new NoSuchWebhook("webhook %s has no delivery %d".formatted(id, number)));
    wake.run();
    return row;
  }

  private void requireEnabled(String id) {
    if (!find(id).health().enabled()) {
      throw new WebhookDisabled(id);
    }
  }

  private static NoSuchWebhook missing(String id) {
    return new NoSuchWebhook("there is no webhook " + id);
  }
}
