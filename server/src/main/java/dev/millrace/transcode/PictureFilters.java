package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.List;

/// The filter graph that turns a source's pictures into the rungs' pictures.
///
/// Everything leaves it progressive, upright (FFmpeg turns pictures before the graph), with square
/// pixels, over black, in 8 bits of BT.709 and limited range.
record PictureFilters(SourceInfo.Video source, Rational origin) {
  /// Diffuse white of HDR (ITU-R BT.2408) in cd/m2, which becomes 1.0 of linear light.
  private static final int HDR_WHITE = 203;

  /// Where highlights end, 1000 cd/m2, in units of white. Below 0.3 tones stay as they are, so that
  /// faces are neither dark nor washed out; above, the curve bends towards the peak.
  private static final String MAPPING = "tonemap=tonemap=mobius:param=0.3:peak=4.926:desat=0";

  private static final String DEINTERLACE = "bwdif=mode=send_frame:deint=all,";

  /// A graph from the source to one pad `[v0]`, `[v1]`, … for each rung; the first rung is the
  /// largest.
  ///
  /// Each picture lands on the film's grid of frames whatever piece it is decoded for: the clock is
  /// moved so that the piece's first frame is at zero, and `fps` rounds to the nearest frame and
  /// repeats where pictures are missing. The last one stays for as long as frames are wanted, also
  /// when it came before the piece; then what lies before the piece is dropped.
  String graph(FrameRate rate, long firstFrame, List<Rung> rungs) {
    var graph = new StringBuilder();
    graph.append("[0:").append(source.index()).append(']');
    graph.append(whole());
    graph.append("setpts=PTS-(").append(start(rate, firstFrame)).append(")/TB,");
    graph.append("fps=fps=").append(rate.toDash()).append(":round=near,");
    graph.append("tpad=stop=-1:stop_mode=clone,");
    graph.append("fps=fps=").append(rate.toDash()).append(":start_time=0,");
    graph.append(toSdr(rungs.getFirst().size()));
    graph.append(new Cascade(rungs, matrix()).graph());
    return graph.toString();
  }

  /// The same for pictures that come live: the first is at zero, and where some are missing the one
  /// before stays.
  String live(FrameRate rate, List<Rung> rungs) {
    return "[0:%d]%sfps=fps=%s:round=near:start_time=0,%s%s"
        .formatted(
            source.index(),
            whole(),
            rate.toDash(),
            toSdr(rungs.getFirst().size()),
            new Cascade(rungs, matrix()).graph());
  }

  /// The pictures in one size, for stills.
  String still(DisplaySize size) {
    return whole() + toSdr(size) + Cascade.scaled(size, matrix());
  }

  /// The size of a still that is at most `width` wide.
  DisplaySize fitting(int width) {
    int fit = Math.max(2, Math.min(width, source.display().width()) & ~1);
    long height = (long) source.display().height() * fit / source.display().width();
    return new DisplaySize(fit, (int) Math.max(2, height & ~1L));
  }

  /// Whole pictures of one moment without holes.
  private String whole() {
    String fields =
        switch (source.scan()) {
          case PROGRESSIVE -> "";
          case INTERLACED -> DEINTERLACE;
          case TOP_FIELD_FIRST -> "setfield=tff," + DEINTERLACE;
          case BOTTOM_FIELD_FIRST -> "setfield=bff," + DEINTERLACE;
        };
    return source.hasAlpha() ? fields + overBlack() : fields;
  }

  private String overBlack() {
    return "scale=in_color_matrix=" + matrix() + ",format=gbrap,premultiply=inplace=1,format=gbrp,";
  }

  private Rational start(FrameRate rate, long firstFrame) {
    return origin.plus(rate.durationOf(firstFrame));
  }

  /// After tone mapping the matrix is BT.709. The scaler has names of its own.
  private String matrix() {
    if (source.transfer() != SourceInfo.Transfer.SDR) {
      return "bt709";
    }
    return switch (source.matrix()) {
      case "bt470bg" -> "bt470";
      case "bt2020nc" -> "bt2020";
      default -> source.matrix();
    };
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
                .formatted(largest.width(), largest.height(), transfer, HDR_WHITE)
            + "zscale=p=bt709,"
            + MAPPING
            + ","
            + "zscale=t=bt709:m=bt709:r=tv,format=yuv420p,";
  }
}
