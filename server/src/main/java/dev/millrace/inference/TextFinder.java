package dev.millrace.inference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Where lines of text are, from a map of how likely each place belongs to one.
///
/// Lines along the axes alone: a box is what a patch of likely places covers, widened, as the
/// network is taught the core of lines.
final class TextFinder {
  private static final double LIKELY = 0.3;
  private static final double SURE = 0.5;
  private static final double WIDEN = 1.6;
  private static final int MIN_SIDE = 3;
  private static final int MAX_LINES = 200;

  private final float[] map;
  private final int width;
  private final int height;
  private final boolean[] seen;

  TextFinder(float[] map, int width, int height) {
    this.map = map;
    this.width = width;
    this.height = height;
    this.seen = new boolean[map.length];
  }

  /// Boxes in places of the map, from top to bottom.
  List<Findings.Box> lines() {
    var lines = new ArrayList<Findings.Box>();
    for (int n = 0; n < map.length && lines.size() < MAX_LINES; n++) {
      if (!seen[n] && map[n] > LIKELY) {
        Patch patch = patch(n);
        if (patch.isLine()) {
          lines.add(patch.box());
        }
      }
    }
    lines.sort(Comparator.comparingDouble(Findings.Box::y).thenComparingDouble(Findings.Box::x));
    return lines;
  }

  private Patch patch(int start) {
    var patch = new Patch();
    var open = new ArrayDeque<Integer>();
    seen[start] = true;
    open.add(start);
    while (!open.isEmpty()) {
      int n = open.remove();
      int x = n % width;
      int y = n / width;
      patch.add(x, y, map[n]);
      for (int line = Math.max(0, y - 1); line <= Math.min(height - 1, y + 1); line++) {
        for (int at = Math.max(0, x - 1); at <= Math.min(width - 1, x + 1); at++) {
          int next = line * width + at;
          if (!seen[next] && map[next] > LIKELY) {
            seen[next] = true;
            open.add(next);
          }
        }
      }
    }
    return patch;
  }

  /// Places that touch each other.
  private static final class Patch {
    private int left = Integer.MAX_VALUE;
    private int top = Integer.MAX_VALUE;
    private int right;
    private int bottom;
    private int count;
    private double sum;

    void add(int x, int y, double likely) {
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + 1);
      bottom = Math.max(bottom, y + 1);
      count++;
      sum += likely;
    }

    boolean isLine() {
      return Math.min(right - left, bottom - top) >= MIN_SIDE && sum / count > SURE;
    }

    Findings.Box box() {
      double wide = right - left;
      double high = bottom - top;
      double more = wide * high * WIDEN / (2 * (wide + high));
      return new Findings.Box(left - more, top - more, wide + 2 * more, high + 2 * more);
    }
  }
}
