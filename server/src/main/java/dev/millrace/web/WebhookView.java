package dev.millrace.web;

import dev.millrace.webhooks.sql.DeliveryRow;
import dev.millrace.webhooks.sql.HookRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A webhook as the API shows it.
///
/// @param secret only in the answer that made it
/// @param failingSince since when every attempt has failed
record WebhookView(
    String id,
    String url,
    List<String> types,
    String description,
    boolean enabled,
    @Nullable String disabledReason,
    @Nullable Instant failingSince,
    Instant createdAt,
    @Nullable String secret) {

  static WebhookView of(HookRow row) {
    return view(row, null);
  }

  static WebhookView withSecret(HookRow row) {
    return view(row, row.keys().current().value());
  }

  private static WebhookView view(HookRow row, @Nullable String secret) {
    return new WebhookView(
        row.id(),
        row.wish().url(),
        row.wish().types(),
        row.wish().description(),
        row.health().enabled(),
        row.health().disabledReason(),
        row.health().failingSince(),
        row.createdAt(),
        secret);
  }

  /// All webhooks; there are few.
  record PageView(List<WebhookView> items, @Nullable String nextCursor) {}

  /// One event for one webhook.
  record DeliveryView(
      long number,
      String eventId,
      String type,
      String subject,
      String status,
      List<AttemptView> attempts,
      Instant createdAt,
      @Nullable Instant nextAttemptAt,
      @Nullable Instant settledAt) {
    static DeliveryView of(DeliveryRow row) {
      return new DeliveryView(
          row.number(),
          row.message().id(),
          row.message().type(),
          row.message().subject(),
          row.state().word(),
          row.attempts().stream().map(AttemptView::of).toList(),
          row.createdAt(),
          row.dueAt(),
          row.settledAt());
    }
  }

  /// One try: a status and the beginning of the answer, or an error.
  record AttemptView(
      Instant at,
      long durationMillis,
      @Nullable Integer status,
      @Nullable String answer,
      @Nullable String error) {
    static AttemptView of(DeliveryRow.Attempt attempt) {
      return new AttemptView(
          attempt.at(),
          attempt.durationMillis(),
          attempt.status(),
          attempt.answer(),
          attempt.error());
    }
  }

  /// A page of the delivery log.
  record DeliveryPageView(List<DeliveryView> items, @Nullable String nextCursor) {}
}
