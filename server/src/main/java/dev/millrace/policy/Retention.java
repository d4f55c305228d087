package dev.millrace.policy;

import java.util.OptionalInt;

/// How long a film and its original are kept, in days.
///
/// **Limits:** up to 36,500 days. **On failure** the constructor throws [InvalidPolicy].
///
/// @param originalDays after the film is ready; 0: not any longer; empty: as long as the film
/// @param assetDays after the film is ready or has failed; empty: until somebody deletes it
public record Retention(OptionalInt originalDays, OptionalInt assetDays) {
  /// Everything is kept until somebody deletes it.
  public static final Retention FOREVER = new Retention(OptionalInt.empty(), OptionalInt.empty());

  private static final int MAX_DAYS = 36_500;

  public Retention {
    originalDays.ifPresent(
        days ->
            Policy.require(
                days >= 0 && days <= MAX_DAYS, "/retention/originalDays", "0 to 36500 days"));
    assetDays.ifPresent(
        days ->
            Policy.require(
                days >= 1 && days <= MAX_DAYS, "/retention/assetDays", "1 to 36500 days"));
  }
}
