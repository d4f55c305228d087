package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.List;

/// Where cuts are, in pictures, and when.
final class Cuts {
  private final List<Integer> places = new ArrayList<>();
  private final List<Transition> all = new ArrayList<>();

  /// @param place of the first picture behind it; later than that of the one before
  void add(int place, long at) {
    places.add(place);
    all.add(Transition.cut(at));
  }

  List<Transition> all() {
    return all;
  }

  /// Whether one is there: a cut at the first picture is before them.
  boolean isWithin(int from, int to) {
    return before(to, from) > from;
  }

  /// The last one up to a picture, or `least` if none is later.
  int before(int picture, int least) {
    for (int n = places.size() - 1; n >= 0 && places.get(n) > least; n--) {
      if (places.get(n) <= picture) {
        return places.get(n);
      }
    }
    return least;
  }

  /// The first one behind a picture, or `most` if none is earlier.
  int after(int picture, int most) {
    int first = most;
    for (int n = places.size() - 1; n >= 0 && places.get(n) > picture; n--) {
      first = Math.min(first, places.get(n));
    }
    return first;
  }
}
