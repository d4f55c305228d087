package dev.millrace.media.cenc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// The short-term reference picture sets of HEVC (23008-2 7.3.7), of which slice headers need to
/// know how many pictures each has.
final class RefPicSets {
  static final int MAX_SETS = 64;
  private static final int MAX_PICTURES = 16;

  private RefPicSets() {}

  /// One set.
  ///
  /// @param deltas how much earlier (negative) or later each picture is, in the order of 7.4.8
  /// @param used whether the current picture refers to it
  record Set(List<Integer> deltas, List<Boolean> used) {
    Set {
      deltas = List.copyOf(deltas);
      used = List.copyOf(used);
    }

    int pictures() {
      return deltas.size();
    }

    int usedPictures() {
      return (int) used.stream().filter(each -> each).count();
    }
  }

  /// Reads set number `index`; when it is that of a slice, `index` is the number of `known` sets.
  static Set read(Bits bits, int index, List<Set> known, boolean ofSlice) {
    boolean predicted = index != 0 && bits.flag();
    return predicted ? predicted(bits, index, known, ofSlice) : explicit(bits);
  }

  private static Set explicit(Bits bits) {
    int negative = bits.count(MAX_PICTURES);
    int positive = bits.count(MAX_PICTURES);
    var deltas = new ArrayList<Integer>();
    var used = new ArrayList<Boolean>();
    run(bits, negative, -1, deltas, used);
    run(bits, positive, 1, deltas, used);
    return new Set(deltas, used);
  }

  private static void run(
      Bits bits, int count, int sign, List<Integer> deltas, List<Boolean> used) {
    int delta = 0;
    for (int i = 0; i < count; i++) {
      delta += sign * (bits.ue() + 1);
      deltas.add(delta);
      used.add(bits.flag());
    }
  }

  /// 7.4.8: the pictures of another set, moved; those that the flags keep, earlier ones first, the
  /// nearest before the farther.
  private static Set predicted(Bits bits, int index, List<Set> known, boolean ofSlice) {
    int back = ofSlice ? bits.count(index - 1) + 1 : 1;
    boolean earlier = bits.flag();
    int distance = bits.ue() + 1;
    int move = earlier ? -distance : distance;
    Set reference = known.get(index - back);
    var negative = new ArrayList<Integer>();
    var positive = new ArrayList<Integer>();
    var usedBy = new HashMap<Integer, Boolean>();
    for (int i = 0; i <= reference.pictures(); i++) {
      boolean used = bits.flag();
      boolean kept = used || bits.flag();
      int delta = move + (i < reference.pictures() ? reference.deltas().get(i) : 0);
      if (kept && delta != 0) {
        (delta < 0 ? negative : positive).add(delta);
        usedBy.put(delta, used);
      }
    }
    negative.sort(Comparator.reverseOrder());
    positive.sort(Comparator.naturalOrder());
    var deltas = new ArrayList<>(negative);
    deltas.addAll(positive);
    return new Set(deltas, deltas.stream().map(usedBy::get).toList());
  }
}
