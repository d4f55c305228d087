package dev.millrace.webhooks.sql;

import dev.millrace.config.Secret;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A webhook as the table keeps it.
public record HookRow(String id, Wish wish, Health health, Keys keys, Instant createdAt) {
  /// What its owner wants.
  ///
  /// @param types patterns of event types; empty for all
  public record Wish(String url, List<String> types, String description) {
    public Wish {
      types = List.copyOf(types);
    }
  }

  /// How it fares.
  ///
  /// @param disabledReason `paused`, `gone`, `failing` or `backlog`; null while it is enabled
  /// @param failures attempts that failed since the last one that did not
  public record Health(
      boolean enabled,
      @Nullable String disabledReason,
      int failures,
      @Nullable Instant failingSince) {}

  /// What its messages are signed with.
  ///
  /// @param former the one before, while it still signs
  public record Keys(Secret current, @Nullable Secret former) {}
}
