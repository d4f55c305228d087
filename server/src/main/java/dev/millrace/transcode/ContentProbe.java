package dev.millrace.transcode;

import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.ProcessLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The FFmpeg commands that look at a film in a few places, from a key frame on for a second each.
///
/// Each place is decoded once. All its pictures are coded in the smallest rung, which tells what
/// the film asks of an encoder; the first few are scaled to each larger rung and back, which tells
/// how large they really are. One thread each, so that every machine finds the same.
record ContentProbe(EncodePlan plan, EncodePlan.Video video, SourceLimits limits) {
  /// The most that [#window]'s answer weighs.
  static final int MAX_ANSWER_BYTES = 256 << 10;

  private static final int PICTURES = 24;
  private static final int SCALED_PICTURES = 4;
  private static final int MAX_WINDOWS = 12;

  /// So much film for each window, and more of a long film, so that the probe stays a small part of
  /// the work and of the wait.
  private static final int SECONDS_PER_WINDOW = 15;

  private static final int MANY_WINDOWS = 4;
  private static final int SECONDS_PER_FURTHER_WINDOW = 60;

  private static final ProcessLimits PATIENCE =
      new ProcessLimits(
          Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(30), 4L << 30);

  private static final String PRINT = "metadata=mode=print:file=pipe\\\\:1";

  /// The number of windows.
  int windows() {
    long seconds = (long) plan.source().duration().toDouble();
    long wanted =
        Math.min(seconds / SECONDS_PER_WINDOW, MANY_WINDOWS + seconds / SECONDS_PER_FURTHER_WINDOW);
    return Math.clamp(wanted, ContentFindings.FEWEST_PLACES, MAX_WINDOWS);
  }

  /// Looks at one place; its answer is lines of text.
  MediaCommand window(Path file, int window) {
    Rational share = new Rational(2L * window + 1, 2L * windows());
    Rational at = plan.source().origin().plus(plan.source().duration().times(share));
    var seek =
        List.of(
            "-threads",
            "1",
            "-copyts",
            "-noaccurate_seek",
            "-seek_timestamp",
            "1",
            "-ss",
            at.toDecimal(6));
    var arguments = new ArrayList<>(InputOptions.of(plan.source(), limits).arguments(seek));
    arguments.addAll(InputOptions.NEVER_GIVE_UP);
    arguments.addAll(List.of("-filter_complex_threads", "1", "-filter_complex", graph()));
    arguments.addAll(List.of("-map", "[coded]", "-fps_mode", "passthrough"));
    arguments.addAll(new VideoCoder(smallest(), PICTURES).arguments());
    arguments.addAll(List.of("-threads", "1", "-f", "framecrc", MediaCommand.STANDARD_OUTPUT));
    for (Rung rung : middle()) {
      arguments.addAll(List.of("-map", "[" + rung.name() + "]", "-f", "null", "-"));
    }
    return MediaCommand.ffmpeg("content", file, arguments, List.of(MediaCommand.STANDARD_OUTPUT))
        .within(PATIENCE);
  }

  /// What all the windows' answers say.
  ///
  /// **On failure**: `IllegalStateException` when they lack what is looked for.
  Complexity found(List<byte[]> answers) {
    var findings = new ContentFindings(video.chunks().gopFrames(), video.frameRate());
    for (byte[] answer : answers) {
      findings.add(new String(answer, StandardCharsets.US_ASCII));
    }
    return findings.complexity();
  }

  /// The largest rung's pictures go two ways, and all further ones after the window nowhere.
  private String graph() {
    Rung largest = video.h264().getFirst();
    var picture = plan.source().video().orElseThrow();
    var filters = new PictureFilters(picture, plan.source().origin());
    List<Rung> smaller = middle();
    var graph = new StringBuilder();
    graph.append("[0:%d]trim=end_frame=%d,".formatted(picture.index(), PICTURES));
    graph.append(filters.still(largest.size()));
    graph.append(",split=2[all][few];[all]");
    graph.append(Cascade.scaled(smallest().size(), "bt709")).append("[coded];");
    graph.append("[few]trim=end_frame=%d,format=gray".formatted(SCALED_PICTURES));
    graph.append(",split=").append(2 * smaller.size());
    smaller.forEach(rung -> graph.append("[%1$sa][%1$sb]".formatted(rung.name())));
    smaller.forEach(rung -> graph.append(";").append(thereAndBack(rung, largest.size())));
    return graph.toString();
  }

  private static String thereAndBack(Rung rung, DisplaySize full) {
    return ("[%1$sb]scale=%2$d:%3$d,scale=%4$d:%5$d:flags=bicubic[%1$sc];"
            + "[%1$sc][%1$sa]xpsnr,metadata=mode=add:key=rung:value=%1$s,%6$s[%1$s]")
        .formatted(rung.name(), rung.width(), rung.height(), full.width(), full.height(), PRINT);
  }

  private Rung smallest() {
    return video.lowest();
  }

  /// The rungs between the largest and the smallest.
  private List<Rung> middle() {
    List<Rung> rungs = video.h264();
    return rungs.subList(1, rungs.size() - 1);
  }
}
