package dev.millrace.vision.gallery;

import dev.millrace.vision.gallery.People.Known;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Says whose face it is, of those in the gallery as it was at a moment.
///
/// **Threading:** any.
///
/// @param faces all that were made by one network
public record Recogniser(List<Known> faces) {
  /// Faces that are farther apart are of different people. The textbook's 0.6 takes many for one.
  static final double FARTHEST = 0.45;

  /// By so much the next person has to be farther away; else it may be either.
  private static final double APART = 0.04;

  public Recogniser {
    faces = List.copyOf(faces);
  }

  /// Somebody whose face it seems to be.
  ///
  /// @param distance from the nearest face of the person: 0 is the same picture
  public record Match(String personId, double distance) {}

  /// Whose face it is; empty for a stranger, and where it may be one or the other.
  public Optional<Match> match(List<Float> numbers) {
    var nearest = new HashMap<String, Double>();
    for (Known face : faces) {
      nearest.merge(face.personId(), distance(face.numbers(), numbers), Math::min);
    }
    List<Match> order =
        nearest.entrySet().stream()
            .map(one -> new Match(one.getKey(), one.getValue()))
            .sorted(Comparator.comparingDouble(Match::distance))
            .limit(2)
            .toList();
    boolean isOne = order.size() < 2 || isApart(order.get(0), order.get(1));
    return order.stream().findFirst().filter(first -> isOne && first.distance() <= FARTHEST);
  }

  private static boolean isApart(Match first, Match next) {
    return next.distance() - first.distance() >= APART;
  }

  private static double distance(List<Float> a, List<Float> b) {
    if (a.size() != b.size()) {
      return Double.MAX_VALUE;
    }
    double sum = 0;
    for (int n = 0; n < a.size(); n++) {
      double off = a.get(n) - b.get(n);
      sum += off * off;
    }
    return Math.sqrt(sum);
  }
}
