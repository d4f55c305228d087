package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.List;

/// The filter graph that turns a source's pictures into the rungs' pictures.
///
/// Everything leaves it progressive, upright (FFmpeg turns pictures before the graph), with square
/// pixels, in 8 bits of BT.709 and limited range.
record PictureFilters(SourceInfo.Video source, Rational origin) {
  /// Reference white of SDR when light values are absolute, in cd/m2.
  private static final int REFERENCE_WHITE = 100;

  /// A graph from the source to one pad `[v0]`, `[v1]`, … for each rung, largest first.
  ///
  /// Each picture lands on the film's grid of frames whatever piece it is decoded for: the clock is
  /// moved so that the piece's first frame is at zero, and `fps` rounds to the nearest frame,
  /// repeats where pictures are missing and drops what comes before.
  String graph(FrameRate rate, long firstFrame, List<Rung> rungs) {
    var graph = new StringBuilder();
    graph.append("[0:").append(source.index()).append(']');
    graph.append(source.interlaced() ? "bwdif=mode=send_frame:deint=all," : "");
    graph.append("setpts=PTS-(").append(start(rate, firstFrame)).append(")/TB,");
    graph.append("fps=fps=").append(rate.toDash()).append(":start_time=0:round=near,");
    graph.append(toSdr(rungs.getFirst().size()));
    for (int i = 0; i < rungs.size(); i++) {
      boolean last = i == rungs.size() - 1;
      graph.append(
          i == 0 ? scaled(rungs.get(i).size(), matrix()) : scaled(rungs.get(i).size(), "bt709"));
      graph.append(last ? "[v" + i + "]" : ",split=2[v" + i + "][t" + i + "];[t" + i + "]");
    }
    return graph.toString();
  }

  /// The pictures at most `width` wide, for stills.
  String still(int width) {
    int fit = Math.min(width, source.display().width()) & ~1;
    long height = (long) source.display().height() * fit / source.display().width();
    var size = new DisplaySize(Math.max(2, fit), (int) Math.max(2, height & ~1L));
    String deinterlaced = source.interlaced() ? "bwdif=mode=send_frame:deint=all," : "";
    return deinterlaced + toSdr(size) + scaled(size, matrix());
  }

  private Rational start(FrameRate rate, long firstFrame) {
    return origin.plus(rate.durationOf(firstFrame));
  }

  private String scaled(DisplaySize size, String from) {
    return ("scale=%d:%d:in_color_matrix=%s:out_color_matrix=bt709:out_range=tv,"
            + "setsar=1,format=yuv420p,"
            + "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv")
        .formatted(size.width(), size.height(), from);
  }

  /// After tone mapping the matrix is BT.709.
  private String matrix() {
    return source.transfer() == SourceInfo.Transfer.SDR ? source.matrix() : "bt709";
  }

  /// Tone mapping works on linear light in floating point, so it comes after the first scaling.
  private String toSdr(DisplaySize largest) {
    String transfer =
        switch (source.transfer()) {
          case SDR -> "";
          case PQ -> "smpte2084";
          case HLG -> "arib-std-b67";
        };
    return transfer.isEmpty()
        ? ""
        : "zscale=w=%d:h=%d:tin=%s:min=bt2020nc:pin=bt2020:t=linear:npl=%d,format=gbrpf32le,"
                .formatted(largest.width(), largest.height(), transfer, REFERENCE_WHITE)
            + "zscale=p=bt709,tonemap=tonemap=hable:desat=0,"
            + "zscale=t=bt709:m=bt709:r=tv,format=yuv420p,";
  }
}
