package dev.millrace.bench;

import dev.millrace.media.ladder.ChunkPlan;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Ladder;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// One bare FFmpeg command that makes what the main job makes: the same rungs, filters, coding and
/// segment length, in one process, packaged by FFmpeg's own DASH muxer.
///
/// It mirrors the server's `ChunkEncoder` and `AudioEncoder`; that the bytes of both outputs are
/// level, which the bench prints, shows that it still does.
///
/// @param rungs largest first
record BareLadder(List<Rung> rungs, FrameRate frameRate) {
  private static final String SEGMENT_SECONDS = "4";

  static BareLadder of(JsonNode picture) {
    FrameRate rate = FrameRate.parse(picture.path("r_frame_rate").asString(""));
    var size = new DisplaySize(picture.path("width").asInt(), picture.path("height").asInt());
    return new BareLadder(Ladder.of(size, rate), rate);
  }

  List<String> arguments(Path source, Path manifest) {
    var arguments = new ArrayList<>(List.of("-i", source.toString(), "-filter_complex", filters()));
    for (int i = 0; i < rungs.size(); i++) {
      arguments.addAll(List.of("-map", "[v" + i + "]"));
    }
    arguments.addAll(List.of("-map", "0:a:0"));
    for (int i = 0; i < rungs.size(); i++) {
      arguments.addAll(rung(i, rungs.get(i)));
    }
    arguments.addAll(coding());
    arguments.addAll(List.of("-c:a", "aac", "-profile:a", "aac_low", "-b:a", "128000", "-ac", "2"));
    arguments.addAll(List.of("-ar", "48000", "-f", "dash", "-seg_duration", SEGMENT_SECONDS));
    arguments.addAll(List.of("-hls_playlist", "1"));
    arguments.addAll(List.of("-adaptation_sets", oneSetEach()));
    arguments.add(manifest.toString());
    return List.copyOf(arguments);
  }

  private String filters() {
    var graph =
        new StringBuilder("[0:v:0]fps=fps=" + frameRate.toDash() + ":start_time=0:round=near,");
    for (int i = 0; i < rungs.size(); i++) {
      Rung rung = rungs.get(i);
      graph.append(
          "scale=%d:%d:in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv,setsar=1,"
              .formatted(rung.width(), rung.height()));
      graph.append("format=yuv420p");
      boolean last = i == rungs.size() - 1;
      graph.append(last ? "[v" + i + "]" : ",split=2[v" + i + "][t" + i + "];[t" + i + "]");
    }
    return graph.toString();
  }

  /// The DASH muxer refuses to put 854x480 into one set with pictures of exactly 16:9.
  private String oneSetEach() {
    return IntStream.rangeClosed(0, rungs.size())
        .mapToObj(i -> "id=" + i + ",streams=" + i)
        .collect(Collectors.joining(" "));
  }

  private static List<String> rung(int i, Rung rung) {
    return List.of(
        "-maxrate:v:" + i,
        Long.toString(rung.maxrate().bitsPerSecond()),
        "-bufsize:v:" + i,
        Long.toString(rung.bufsizeBits()),
        "-profile:v:" + i,
        rung.h264().profile(),
        "-level:v:" + i,
        rung.h264().level());
  }

  private List<String> coding() {
    int gop = ChunkPlan.of(Rational.of(60), frameRate, ChunkPlan.SEGMENT).gopFrames();
    var arguments = new ArrayList<>(List.of("-c:v", "libx264", "-preset", "veryfast"));
    arguments.addAll(List.of("-crf", Integer.toString(rungs.getFirst().crf())));
    arguments.addAll(List.of("-g", "" + gop, "-keyint_min", "" + gop, "-sc_threshold", "0"));
    arguments.addAll(List.of("-flags", "+cgop", "-color_primaries", "bt709"));
    arguments.addAll(List.of("-color_trc", "bt709", "-colorspace", "bt709"));
    arguments.addAll(List.of("-color_range", "tv"));
    return arguments;
  }
}
