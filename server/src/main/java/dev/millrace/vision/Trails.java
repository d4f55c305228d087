package dev.millrace.vision;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/// Boxes of one picture after the other, joined to the things that they show.
///
/// Pictures half a second apart: a box goes to the nearest of the same label that it overlaps, or
/// whose middle it is close to. Shots are told apart afterwards.
final class Trails {
  private static final double OVERLAPS = 0.15;
  private static final double CLOSE = 0.12;

  /// Pictures for which a thing may be missed.
  private static final int MISSED = 2;

  private final List<Trail> all = new ArrayList<>();
  private final List<Trail> open = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();

  private record Pair(Trail trail, Found found, double near) {}

  /// The next picture's boxes.
  void add(long at, List<Found> boxes) {
    long since = times.size() < MISSED ? Long.MIN_VALUE : times.get(times.size() - MISSED);
    open.removeIf(trail -> trail.last().at() < since);
    times.add(at);
    var pairs = new ArrayList<Pair>();
    for (Trail trail : open) {
      for (Found found : boxes) {
        double near = nearness(trail, found);
        if (near > 0) {
          pairs.add(new Pair(trail, found, near));
        }
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::near).reversed());
    var taken = Collections.newSetFromMap(new IdentityHashMap<Object, Boolean>());
    for (Pair pair : pairs) {
      if (!taken.contains(pair.trail) && !taken.contains(pair.found)) {
        pair.trail.add(at, pair.found);
        taken.add(pair.trail);
        taken.add(pair.found);
      }
    }
    for (Found found : boxes) {
      if (!taken.contains(found)) {
        var trail = new Trail(at, found);
        all.add(trail);
        open.add(trail);
      }
    }
  }

  private static double nearness(Trail trail, Found found) {
    Box box = Objects.requireNonNull(found.relative());
    if (!trail.label().equals(found.label())) {
      return 0;
    }
    double overlap = Trail.overlap(trail.last().box(), box);
    if (overlap >= OVERLAPS) {
      return 1 + overlap;
    }
    double apart = apart(trail.last().box(), box);
    return apart <= CLOSE ? 1 - apart : 0;
  }

  private static double apart(Box a, Box b) {
    return Math.hypot(
        a.x() + a.width() / 2 - b.x() - b.width() / 2,
        a.y() + a.height() / 2 - b.y() - b.height() / 2);
  }

  /// Those that are there for certain, shot by shot.
  List<Trail> certain(Story story) {
    return all.stream()
        .flatMap(trail -> trail.byShot(story).stream())
        .filter(Trail::isCertain)
        .toList();
  }

  List<Long> times() {
    return times;
  }

  /// From one picture to the next.
  long step() {
    return times.size() < 2 ? 0 : (times.getLast() - times.getFirst()) / (times.size() - 1);
  }
}
