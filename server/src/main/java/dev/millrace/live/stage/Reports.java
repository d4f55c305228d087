package dev.millrace.live.stage;

import dev.millrace.live.Channel;
import dev.millrace.live.Channel.News;
import dev.millrace.live.Channel.Status;
import dev.millrace.live.Channels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one channel has to tell of itself: whether it is live, which input is on air, which was
/// lost and came back.
///
/// **Threading**: for one thread but where it is said otherwise; blocks on the database. **On
/// failure**: what can not be written down is logged, and the channel goes on.
final class Reports {
  private static final Logger LOG = System.getLogger(Reports.class.getName());

  private final Channels channels;
  private final String id;
  private final Set<Rank> lost = EnumSet.noneOf(Rank.class);
  private @Nullable Status told;
  private @Nullable Rank last;

  Reports(Channels channels, Channel channel) {
    this.channels = channels;
    this.id = channel.id();
  }

  /// It is live, or no longer.
  void turned(Status status) {
    if (status != told) {
      attempt(() -> channels.turned(id, status));
      told = status;
    }
  }

  /// An input is on air.
  void aired(Rank rank, String from) {
    turned(Status.LIVE);
    if (lost.remove(rank)) {
      tell("input-returned", rank, from);
    }
    if (last != null && last != rank) {
      tell("input-switched", rank, from);
    }
    last = rank;
  }

  /// An input that was on air has broken off.
  void lost(Rank rank, String from) {
    if (rank != Rank.SLATE && lost.add(rank)) {
      tell("input-lost", rank, from);
    }
  }

  /// The programme is over: what comes next is neither a return nor a switch.
  void ended() {
    lost.clear();
    last = null;
  }

  /// Something is wrong, or no longer.
  ///
  /// **Threading**: any.
  void alert(Alerts.Change change) {
    Alert alert = change.alert();
    Instant until = change.until();
    String word = until == null ? "alert" : "alert-ended";
    var facts = new HashMap<String, String>();
    facts.put("alert", alert.trouble().word());
    facts.put("since", alert.since().toString());
    facts.put("text", alert.text());
    if (until != null) {
      facts.put("until", until.toString());
    }
    LOG.log(
        until == null ? Level.WARNING : Level.INFO,
        "Told: {0}. channel={1} alert={2} text={3}",
        word,
        id,
        alert.trouble().word(),
        alert.text());
    attempt(() -> channels.happened(id, new News(word, facts)));
  }

  private void tell(String word, Rank rank, String from) {
    LOG.log(Level.INFO, "Told: {0}. channel={1} input={2} from={3}", word, id, rank.word(), from);
    var facts = Map.of("which", rank.word(), "from", from);
    attempt(() -> channels.happened(id, new News(word, facts)));
  }

  private void attempt(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "What happened to a channel is not written down. channel=" + id, e);
    }
  }
}
