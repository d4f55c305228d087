package dev.millrace.vision;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.media.scene.Span;
import dev.millrace.media.track.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One thing in one shot: its places from picture to picture.
final class Trail {
  /// In its only picture it has to be this sure.
  private static final double SURE_ALONE = 0.7;

  /// In its best pictures, up to three, it has to be this sure on the average.
  private static final double SURE_MOSTLY = 0.5;

  /// Networks take much for something else that is smaller than this part of the picture.
  private static final double SMALL = 0.01;

  private static final double SURE_THOUGH_SMALL = 0.6;
  private static final int BEST = 3;

  private final String label;
  private final List<Place> places = new ArrayList<>();

  /// Where it was at a time; in parts of the picture's sides.
  record Place(long at, Box box, double score) {}

  Trail(String label) {
    this.label = label;
  }

  /// What it is in each shot: what looks like it behind a cut is something else.
  List<Trail> byShot(Story story) {
    var parts = new ArrayList<Trail>();
    int shot = -1;
    for (Place place : places) {
      int now = story.shotAt(place.at);
      if (now != shot) {
        parts.add(new Trail(label));
        shot = now;
      }
      parts.getLast().places.add(place);
    }
    return parts;
  }

  /// Returns how many places it has more than before.
  ///
  /// @param grows whether the one before is kept, if it is not the first
  int add(long at, Found found, boolean grows) {
    int before = places.size();
    if (!grows && before > 1) {
      places.removeLast();
    }
    places.add(new Place(at, Objects.requireNonNull(found.relative()), found.score()));
    return places.size() - before;
  }

  List<Place> places() {
    return places;
  }

  String label() {
    return label;
  }

  Place last() {
    return places.getLast();
  }

  Place first() {
    return places.getFirst();
  }

  double score() {
    return places.stream().mapToDouble(Place::score).max().orElse(0);
  }

  /// Whether it was there more than by mistake: several times, or for sure.
  boolean isCertain() {
    if (places.size() == 1) {
      return score() >= SURE_ALONE;
    }
    double best =
        places.stream()
            .map(Place::score)
            .sorted(Comparator.reverseOrder())
            .limit(BEST)
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(0);
    double area =
        places.stream()
            .mapToDouble(place -> place.box().width() * place.box().height())
            .average()
            .orElse(0);
    return best >= (area < SMALL ? SURE_THOUGH_SMALL : SURE_MOSTLY);
  }

  /// An item of results.
  ObjectNode item(Story story, int number, long step) {
    int shot = story.shotAt(first().at());
    long end = Math.min(last().at() + step, story.end());
    if (shot < story.shots().size()) {
      end = Math.min(end, story.shots().get(shot).to());
    }
    ObjectNode item = story.times().item(new Span(first().at(), Math.max(end, first().at())));
    item.put("label", label).put("score", score()).put("shot", shot).put("track", number);
    var boxes = item.putArray("boxes");
    for (Place place : places) {
      boxes
          .addObject()
          .put("seconds", story.times().seconds(place.at()))
          .put("pts", place.at())
          .put("score", place.score())
          .put("x", place.box().x())
          .put("y", place.box().y())
          .put("width", place.box().width())
          .put("height", place.box().height());
    }
    return item;
  }

  static Region region(@Nullable Box box) {
    Objects.requireNonNull(box);
    return new Region(box.x(), box.y(), box.width(), box.height());
  }

  /// What both boxes cover, as a part of what either covers.
  static double overlap(Box a, Box b) {
    return region(a).overlap(region(b));
  }
}
