package dev.millrace.streams.watch;

import dev.millrace.inference.Findings.Found;
import dev.millrace.media.track.Region;
import dev.millrace.media.track.Sighting;
import dev.millrace.media.track.Tracked;
import dev.millrace.media.track.Tracker;
import dev.millrace.media.track.TrackerConfig;
import dev.millrace.streams.Detect;
import dev.millrace.streams.VideoStream;
import dev.millrace.streams.rules.Incident;
import dev.millrace.streams.rules.Watch;
import dev.millrace.streams.rules.Zone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Follows what is seen in one stream.
///
/// **Threading**: for one thread. **Limits**: the latencies of the last 250 frames; the 100 things
/// of a frame that are surest.
final class Follower {
  private static final int REMEMBERED = 250;
  private static final int MOST_THINGS = 100;
  private static final double MILLIS = 1e3;

  private final VideoStream stream;
  private final Tracker tracker;
  private final Watch watch;
  private final long[] latencies = new long[REMEMBERED];
  private @Nullable Moment moment;
  private long settled;
  private long pictureMillis;

  /// @param state to go on from
  Follower(VideoStream stream, Followed state) {
    this.stream = stream;
    this.tracker = new Tracker(config(stream.wish().detect()), state.tracks());
    this.watch = new Watch(stream.wish().rules(), state.memory());
    this.moment = state.moment();
  }

  /// What seldom looks must be more patient.
  private static TrackerConfig config(Detect detect) {
    TrackerConfig usual = TrackerConfig.STANDARD;
    return new TrackerConfig(
        Math.min(usual.sure(), Math.max(detect.threshold(), 0.1)),
        usual.overlap(),
        usual.weakOverlap(),
        usual.reach(),
        usual.hits(),
        Math.max(usual.patienceSeconds(), 4 / detect.fps()),
        usual.most());
  }

  VideoStream stream() {
    return stream;
  }

  /// What a frame shows, and what happened in it, by the wall's clock.
  record Scene(Looked.Shown shown, List<Result.Thing> things, List<Incident> incidents) {}

  /// The next frame.
  ///
  /// @param epoch in which it came
  Scene see(long epoch, Looked.Shown shown) {
    Detect detect = stream.wish().detect();
    List<Found> counted =
        shown.findings().found().stream()
            .filter(one -> detect.counts(one.label(), one.score()))
            .sorted(Comparator.comparingDouble(one -> -one.score()))
            .limit(MOST_THINGS)
            .toList();
    var sightings = new ArrayList<Sighting>();
    var places = new ArrayList<Integer>();
    for (int n = 0; n < counted.size(); n++) {
      var box = counted.get(n).relative();
      if (box != null) {
        var region = new Region(box.x(), box.y(), box.width(), box.height());
        sightings.add(new Sighting(counted.get(n).label(), counted.get(n).score(), region));
        places.add(n);
      }
    }
    Moment now = Moment.of(moment, epoch, shown.frame());
    moment = now;
    List<Tracked> tracked = tracker.see(now.seconds(), sightings);
    var tracks = new HashMap<Integer, Long>();
    tracked.stream()
        .filter(Tracked::isConfirmed)
        .forEach(one -> tracks.put(places.get(one.index()), one.id()));
    var things = new ArrayList<Result.Thing>();
    for (int n = 0; n < counted.size(); n++) {
      things.add(thing(counted.get(n), tracks.get(n)));
    }
    List<Incident> incidents =
        watch.see(now.seconds(), tracked).stream()
            .map(one -> one.at(now.wall(one.atSeconds())))
            .toList();
    return new Scene(shown, things, incidents);
  }

  private static Result.Thing thing(Found found, @Nullable Long track) {
    var box = found.relative();
    return new Result.Thing(
        found.label(),
        found.score(),
        track,
        box == null ? null : new Region(box.x(), box.y(), box.width(), box.height()));
  }

  /// Whether a picture of this moment is to be kept; if so, the next is due later.
  boolean isPictureDue(long atMillis) {
    double perSecond = stream.wish().detect().picturesPerSecond();
    boolean isDue = perSecond > 0 && atMillis - pictureMillis >= MILLIS / perSecond - 1;
    if (isDue) {
      pictureMillis = atMillis;
    }
    return isDue;
  }

  Map<String, Long> counts() {
    return watch.memory().counts();
  }

  Followed state(String why) {
    var inside = new HashMap<String, Long>();
    for (Zone zone : stream.wish().rules().zones()) {
      inside.put(zone.name(), watch.inside(zone.name()));
    }
    return new Followed(tracker.state(), watch.memory(), inside, latency(), why, moment);
  }

  /// So much later than its coming in what a frame shows was kept.
  void settled(long millis) {
    latencies[(int) (settled++ % REMEMBERED)] = millis;
  }

  private Map<String, Long> latency() {
    int count = (int) Math.min(settled, REMEMBERED);
    if (count == 0) {
      return Map.of();
    }
    long[] sorted = Arrays.copyOf(latencies, count);
    Arrays.sort(sorted);
    return Map.of("p50", sorted[count / 2], "p95", sorted[count * 95 / 100]);
  }
}
