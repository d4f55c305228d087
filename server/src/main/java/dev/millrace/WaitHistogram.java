package dev.millrace;

import dev.millrace.delivery.AnsweredFrom;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// How long something took, for each kind of file and each place where answers come from.
///
/// Made for what every hit passes: an entry costs two additions, a tenth of what a registry's own
/// histogram takes. **Threading:** any, without locks.
final class WaitHistogram implements Collector {
  private static final double NANOS = 1e9;
  private static final long[] BOUNDS_MILLIS = {
    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000
  };

  private final String name;
  private final String help;
  private final Map<AnsweredFrom, Entries> playlists = byPlace();
  private final Map<AnsweredFrom, Entries> media = byPlace();

  WaitHistogram(String name, String help) {
    this.name = name;
    this.help = help;
  }

  private static Map<AnsweredFrom, Entries> byPlace() {
    var all = new EnumMap<AnsweredFrom, Entries>(AnsweredFrom.class);
    for (AnsweredFrom from : AnsweredFrom.values()) {
      all.put(from, new Entries());
    }
    return all;
  }

  private static final class Entries {
    private final LongAdder sumNanos = new LongAdder();
    private final LongAdder[] counts = new LongAdder[BOUNDS_MILLIS.length + 1];

    Entries() {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new LongAdder();
      }
    }

    private HistogramDataPointSnapshot snapshot(Labels labels) {
      var buckets = ClassicHistogramBuckets.builder();
      for (int i = 0; i < counts.length; i++) {
        double bound = i < BOUNDS_MILLIS.length ? BOUNDS_MILLIS[i] / 1e3 : Double.POSITIVE_INFINITY;
        buckets.bucket(bound, counts[i].sum());
      }
      return HistogramDataPointSnapshot.builder()
          .labels(labels)
          .classicHistogramBuckets(buckets.build())
          .sum(sumNanos.sum() / NANOS)
          .build();
    }
  }

  void enter(boolean isPlaylist, AnsweredFrom from, long nanos) {
    Entries entries = Objects.requireNonNull((isPlaylist ? playlists : media).get(from));
    entries.sumNanos.add(nanos);
    int bucket = 0;
    while (bucket < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[bucket] * 1_000_000) {
      bucket++;
    }
    entries.counts[bucket].increment();
  }

  @Override
  public MetricSnapshot collect() {
    var snapshot = HistogramSnapshot.builder().name(name).help(help);
    media.forEach((from, entries) -> snapshot.dataPoint(entries.snapshot(labels(from, "media"))));
    playlists.forEach(
        (from, entries) -> snapshot.dataPoint(entries.snapshot(labels(from, "playlist"))));
    return snapshot.build();
  }

  private static Labels labels(AnsweredFrom from, String kind) {
    return Labels.of("cache", from.word(), "kind", kind);
  }
}
