package dev.millrace.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many of the cuts and slow changes in several films were found, of each kind.
final class ShotTally {
  static final String CUT = "cut";
  static final String SLOW = "fade or dissolve";

  private final Map<String, Count> kinds = new TreeMap<>();
  private long frames;

  private static final class Count {
    private long there;
    private long right;
    private long found;
  }

  void frames(int more) {
    frames += more;
  }

  void found(String kind, int more) {
    count(kind).found += more;
  }

  /// One that is there.
  ///
  /// @param right whether it was found where it is
  void known(String kind, boolean right) {
    count(kind).there++;
    count(kind).right += right ? 1 : 0;
  }

  private Count count(String kind) {
    return kinds.computeIfAbsent(kind, _ -> new Count());
  }

  List<Figure> figures() {
    return List.of(
        figure("cuts, exact to the frame", CUT, 0.99),
        figure("fades and dissolves, both ends within four frames", SLOW, 0.9));
  }

  private Figure figure(String what, String kind, double least) {
    Count count = count(kind);
    double f1 = KnownTruth.f1(count.right, count.found, count.there);
    return Figure.atLeast(what, Runs.of(f1), "F1", least);
  }

  /// What came of each kind.
  String note() {
    var note = new StringBuilder("shots: %d frames".formatted(frames));
    kinds.forEach(
        (kind, count) -> {
          note.append("; %s: %d of %d right".formatted(kind, count.right, count.there));
          if (count.found > 0) {
            note.append(", %d found".formatted(count.found));
          }
        });
    return note.toString();
  }
}
