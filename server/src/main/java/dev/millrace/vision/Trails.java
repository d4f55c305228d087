package dev.millrace.vision;

import dev.millrace.inference.Findings.Found;
import dev.millrace.media.track.Sighting;
import dev.millrace.media.track.Tracked;
import dev.millrace.media.track.Tracker;
import dev.millrace.media.track.TrackerConfig;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Boxes of one picture after the other, half a second apart, joined to the things that they show.
/// Shots are told apart afterwards.
///
/// **Limits:** [#MAX_PLACES] in a film; behind them things have only their first and last place.
final class Trails {
  static final int MAX_PLACES = 200_000;

  private final Tracker tracker = new Tracker(TrackerConfig.SPARSE);
  private final Map<Long, Trail> all = new LinkedHashMap<>();
  private long first;
  private long last;
  private int pictures;
  private int places;

  /// The next picture's boxes.
  void add(Moment when, List<Found> boxes) {
    first = pictures == 0 ? when.at() : first;
    last = when.at();
    pictures++;
    List<Sighting> sightings = boxes.stream().map(Trails::sighting).toList();
    for (Tracked tracked : tracker.see(when.seconds(), sightings)) {
      Found found = boxes.get(tracked.index());
      Trail trail = all.computeIfAbsent(tracked.id(), _ -> new Trail(found.label()));
      places += trail.add(when.at(), found, places < MAX_PLACES);
    }
  }

  private static Sighting sighting(Found found) {
    return new Sighting(found.label(), found.score(), Trail.region(found.relative()));
  }

  /// Those that are there for certain, shot by shot.
  List<Trail> certain(Story story) {
    return all.values().stream()
        .flatMap(trail -> trail.byShot(story).stream())
        .filter(Trail::isCertain)
        .toList();
  }

  /// From one picture to the next.
  long step() {
    return pictures < 2 ? 0 : (last - first) / (pictures - 1);
  }
}
