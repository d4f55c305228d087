package dev.millrace.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Of boxes that show the same thing, the surest stays.
///
/// **Limits**: 1,000 boxes are looked at, the surest; 300 stay.
final class Suppression {
  private static final int MAX_LOOKED_AT = 1000;
  private static final int MAX_KEPT = 300;

  private Suppression() {}

  /// @param overlap above which two of one label are the same
  static List<RawBox> of(List<RawBox> boxes, double overlap) {
    var kept = new ArrayList<RawBox>();
    boxes.stream()
        .sorted(Comparator.comparingDouble(RawBox::score).reversed())
        .limit(MAX_LOOKED_AT)
        .filter(box -> kept.size() < MAX_KEPT)
        .filter(box -> kept.stream().noneMatch(one -> isSame(one, box, overlap)))
        .forEach(kept::add);
    return kept;
  }

  private static boolean isSame(RawBox a, RawBox b, double overlap) {
    return a.label() == b.label() && a.overlap(b) > overlap;
  }
}
