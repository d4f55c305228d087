package dev.millrace.webhooks.sql;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One event for one webhook, as the delivery log shows it.
///
/// @param number in the order in which events were told, of all webhooks together
/// @param dueAt when it will be tried next; null once it is settled
public record DeliveryRow(
    long number,
    Message message,
    State state,
    List<Attempt> attempts,
    Instant createdAt,
    @Nullable Instant dueAt,
    @Nullable Instant settledAt) {
  /// How far a delivery is.
  public enum State {
    WAITING,
    DELIVERED,
    FAILED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The event.
  ///
  /// @param body the CloudEvent in JSON, byte for byte as it is sent and signed
  public record Message(String source, String id, String type, String subject, String body) {}

  /// One try.
  ///
  /// @param status of the answer; null when none came
  /// @param answer the beginning of its body
  /// @param error why no answer came
  public record Attempt(
      Instant at,
      long durationMillis,
      @Nullable Integer status,
      @Nullable String answer,
      @Nullable String error) {
    /// Whether the other side took the message.
    public boolean succeeded() {
      return status != null && status >= 200 && status < 300;
    }
  }
}
