package dev.millrace.live.stage;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which of a channel's ways is to be on air; pure.
///
/// The first that something comes by, at once where nothing does on air; back from the backup to
/// the primary only when that has come for [#STEADY], so that one which comes and goes does not
/// make the channel do so.
final class Preference {
  static final Duration STEADY = Duration.ofSeconds(5);

  private Preference() {}

  /// A way that could be on air.
  ///
  /// @param isSilent whether nothing has come for a while
  /// @param steady for how long it has come without a pause
  record Seen(Rank rank, boolean isSilent, Duration steady) {
    private boolean isSteady() {
      return steady.compareTo(STEADY) >= 0;
    }
  }

  /// @param onAir what is on air now; null when nothing is
  static Optional<Rank> among(List<Seen> ready, @Nullable Rank onAir) {
    Optional<Seen> now = ready.stream().filter(seen -> seen.rank() == onAir).findFirst();
    boolean goesOn = now.isPresent() && !now.get().isSilent() && onAir != Rank.SLATE;
    Optional<Rank> best =
        ready.stream()
            .filter(seen -> !seen.isSilent())
            .filter(seen -> seen.rank() == onAir || !goesOn || seen.isSteady())
            .map(Seen::rank)
            .min(Comparator.naturalOrder());
    return best.or(() -> now.map(Seen::rank));
  }
}
