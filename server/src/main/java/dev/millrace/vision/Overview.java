package dev.millrace.vision;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What came of a film's analysis, kind by kind: `analysis/index.json`.
///
/// @param filmSeconds how long the film is
/// @param tookSeconds how long it was looked at, by whoever ended it
/// @param reused how many looks and seconds of listening were known from one who did not end it;
///     absent in overviews from before there were notes
/// @param kinds by their words
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Overview(
    Instant endedAt,
    double filmSeconds,
    double tookSeconds,
    @Nullable Long reused,
    Map<String, Outcome> kinds) {
  public Overview {
    kinds = Map.copyOf(kinds);
  }

  /// What came of one kind.
  ///
  /// @param state `done`, or `off` with the reason
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Outcome(String state, @Nullable Integer items, @Nullable String why) {
    static Outcome done(int items) {
      return new Outcome("done", items, null);
    }

    static Outcome off(String why) {
      return new Outcome("off", null, why);
    }
  }
}
