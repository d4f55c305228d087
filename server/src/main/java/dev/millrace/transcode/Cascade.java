package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Rung;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The end of the filter graph: each size is scaled once, from the one above, and handed to all
/// rungs that have it.
///
/// @param rungs in any codecs; the first is the largest, and so on within each codec
/// @param matrix the scaler's name of the colour matrix of what comes in
record Cascade(List<Rung> rungs, String matrix) {
  /// From an open chain to one pad `[v0]`, `[v1]`, … for each rung.
  String graph() {
    var graph = new StringBuilder();
    var left = new ArrayList<>(pads().sequencedEntrySet());
    for (int level = 0; !left.isEmpty(); level++) {
      var size = left.removeFirst();
      var pads = new ArrayList<>(size.getValue());
      String next = "[t" + level + "]";
      if (!left.isEmpty()) {
        pads.add(next);
      }
      graph.append(scaled(size.getKey(), level == 0 ? matrix : "bt709"));
      graph.append(pads.size() == 1 ? "" : ",split=" + pads.size());
      graph.append(String.join("", pads));
      graph.append(left.isEmpty() ? "" : ";" + next);
    }
    return graph.toString();
  }

  /// Pictures of `size` in 8 bits of BT.709 with square pixels.
  static String scaled(DisplaySize size, String from) {
    return ("scale=%d:%d:in_color_matrix=%s:out_color_matrix=bt709:out_range=tv,"
            + "setsar=1,format=yuv420p,"
            + "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv")
        .formatted(size.width(), size.height(), from);
  }

  private LinkedHashMap<DisplaySize, List<String>> pads() {
    var pads = new LinkedHashMap<DisplaySize, List<String>>();
    for (int i = 0; i < rungs.size(); i++) {
      pads.computeIfAbsent(rungs.get(i).size(), _ -> new ArrayList<>()).add("[v" + i + "]");
    }
    return pads;
  }
}
