package dev.millrace.inference;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Findings.Point;
import dev.millrace.media.track.Region;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Finds faces in a picture, small ones too, and looks at each a second time.
///
/// The network sees 256 pixels along a side. So a wide picture is looked at as a whole and in two
/// squares; and from far it takes signs, fur and leaves for faces, from near it does not.
final class FaceFinder {
  /// Wider pictures are looked at in squares too.
  private static final double WIDE = 1.2;

  /// What is cut out for the second look, in sizes of the face.
  private static final double NEAR = 2.2;

  /// Two that overlap so much are one.
  private static final double SAME = 0.3;

  private final Network network;

  FaceFinder(Network network) {
    this.network = network;
  }

  /// Faces with their landmarks, the surest first.
  List<Found> find(Rgb picture) {
    var likely = new ArrayList<>(look(picture, 0, 0, picture));
    int side = picture.height();
    if (picture.width() > WIDE * side) {
      for (int left : new int[] {0, picture.width() - side}) {
        likely.addAll(look(picture.crop(left, 0, side, side), left, 0, picture));
      }
    }
    var sure = new ArrayList<Found>();
    for (Found one : single(likely)) {
      again(one, picture).ifPresent(sure::add);
    }
    return single(sure);
  }

  private Optional<Found> again(Found face, Rgb picture) {
    Box box = Objects.requireNonNull(face.box());
    double side = NEAR * Math.max(box.width(), box.height());
    int left = (int) Math.max(0, box.x() + box.width() / 2 - side / 2);
    int top = (int) Math.max(0, box.y() + box.height() / 2 - side / 2);
    return look(picture.crop(left, top, side, side), left, top, picture).stream()
        .filter(one -> isSame(one, face))
        .max(Comparator.comparingDouble(Found::score));
  }

  /// What is in a part of a picture, as it lies in the whole.
  private List<Found> look(Rgb part, int left, int top, Rgb whole) {
    return network.look(List.of(part.picture())).getFirst().found().stream()
        .map(one -> moved(one, left, top, whole))
        .toList();
  }

  private static Found moved(Found one, int left, int top, Rgb whole) {
    Box box = Objects.requireNonNull(one.box());
    var there = new Box(box.x() + left, box.y() + top, box.width(), box.height());
    var relative =
        new Box(
            fine(there.x() / whole.width()),
            fine(there.y() / whole.height()),
            fine(there.width() / whole.width()),
            fine(there.height() / whole.height()));
    var points =
        one.points().stream().map(point -> new Point(point.x() + left, point.y() + top)).toList();
    return new Found(one.label(), one.score(), there, relative, points);
  }

  private static double fine(double value) {
    return Math.round(value * 1e5) / 1e5;
  }

  private static List<Found> single(List<Found> found) {
    var kept = new ArrayList<Found>();
    found.stream()
        .sorted(Comparator.comparingDouble(Found::score).reversed())
        .filter(one -> kept.stream().noneMatch(other -> isSame(one, other)))
        .forEach(kept::add);
    return kept;
  }

  private static boolean isSame(Found a, Found b) {
    return region(a).overlap(region(b)) > SAME;
  }

  private static Region region(Found found) {
    Box box = Objects.requireNonNull(found.box());
    return new Region(box.x(), box.y(), box.width(), box.height());
  }
}
