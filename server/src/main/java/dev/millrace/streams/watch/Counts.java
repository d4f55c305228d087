package dev.millrace.streams.watch;

import dev.millrace.streams.Drop;
import dev.millrace.streams.Tallies;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What this process has settled since its start.
///
/// **Threading**: any.
public final class Counts {
  private final LongAdder inferred = new LongAdder();
  private final LongAdder gated = new LongAdder();
  private final Map<Drop, LongAdder> dropped = new EnumMap<>(Drop.class);
  private final LongAdder rejected = new LongAdder();
  private final LongAdder happened = new LongAdder();

  public Counts() {
    for (Drop drop : Drop.values()) {
      dropped.put(drop, new LongAdder());
    }
  }

  void settled(Tallies tallies, int happenings) {
    inferred.add(tallies.inferred());
    gated.add(tallies.gated());
    dropped.forEach(
        (reason, count) -> count.add(tallies.dropped().getOrDefault(reason.word(), 0L)));
    happened.add(happenings);
  }

  void rejected() {
    rejected.increment();
  }

  public long inferred() {
    return inferred.sum();
  }

  public long gated() {
    return gated.sum();
  }

  public long dropped(Drop reason) {
    LongAdder count = dropped.get(reason);
    return count == null ? 0 : count.sum();
  }

  /// Batches that nothing could be made of.
  public long rejectedBatches() {
    return rejected.sum();
  }

  /// Things that happened in zones and at lines.
  public long happenings() {
    return happened.sum();
  }
}
