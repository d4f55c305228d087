package dev.millrace.transcode;

import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg command that decodes one piece of a film once and encodes all its rungs.
record ChunkEncoder(EncodePlan plan, EncodePlan.Video video, SourceLimits limits) {
  /// Read before the piece's first frame: pictures that round to it and, in containers without an
  /// index, to meet a key frame.
  private static final Rational EXACT_LEAD = new Rational(1, 2);

  private static final Rational LOOSE_LEAD = Rational.of(10);

  MediaCommand command(Path source, EncodePlan.Piece piece) {
    var arguments =
        new ArrayList<>(InputOptions.of(plan.source(), limits).arguments(opening(piece)));
    var filters = new PictureFilters(plan.source().video().orElseThrow(), plan.source().origin());
    arguments.addAll(InputOptions.NEVER_GIVE_UP);
    arguments.add("-filter_complex");
    arguments.add(filters.graph(video.frameRate(), piece.chunk().firstFrame(), piece.rungs()));
    var outputs = new ArrayList<String>();
    for (int i = 0; i < piece.rungs().size(); i++) {
      Rung rung = piece.rungs().get(i);
      arguments.addAll(List.of("-map", "[v" + i + "]"));
      arguments.addAll(new VideoCoder(rung, video.chunks().gopFrames()).arguments());
      arguments.addAll(List.of("-frames:v", Long.toString(piece.chunk().frameCount())));
      arguments.addAll(container(Integer.toString(video.timescale())));
      arguments.add(MediaCommand.output(rung.name()));
      outputs.add(rung.name());
    }
    return MediaCommand.ffmpeg(piece.name(), source, arguments, outputs);
  }

  private List<String> opening(EncodePlan.Piece piece) {
    var options = new ArrayList<String>();
    SourceInfo.Video picture = plan.source().video().orElseThrow();
    if (picture.codec().equals("vp9") && picture.hasAlpha()) {
      options.addAll(List.of("-c:v", "libvpx-vp9"));
    }
    options.addAll(seek(piece));
    return options;
  }

  /// Timestamps stay those of the file, so that every piece counts from the same zero. Everything
  /// from the key frame on goes into the graph: a picture may be shown for minutes.
  private List<String> seek(EncodePlan.Piece piece) {
    Rational lead = plan.source().container().seeksExactly() ? EXACT_LEAD : LOOSE_LEAD;
    Rational into = video.chunks().startOf(piece.chunk()).minus(lead);
    if (into.compareTo(Rational.ZERO) <= 0) {
      return List.of("-copyts");
    }
    String at = plan.source().origin().plus(into).toDecimal(6);
    return List.of("-copyts", "-noaccurate_seek", "-seek_timestamp", "1", "-ss", at);
  }

  /// A fragment a GOP: a segment is whole as soon as the next one's first picture is coded.
  private static List<String> container(String timescale) {
    return List.of(
        "-video_track_timescale", timescale,
        "-movflags", "+frag_keyframe+delay_moov+default_base_moof",
        "-write_btrt", "0",
        "-map_metadata", "-1",
        "-map_chapters", "-1",
        "-f", "mp4");
  }
}
