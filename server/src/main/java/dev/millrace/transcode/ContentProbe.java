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
/// Each place is decoded once. All its pictures are coded in the smallest rung and in the largest,
/// which tells what the film asks of an encoder; the first few are scaled to each rung between and
/// back, which tells how large they really are. What that loses is worth as much as what coding
/// loses: so the largest rung's stream is decoded again and compared with what went into it. One
/// thread each, so that every machine finds the same.
record ContentProbe(EncodePlan plan, EncodePlan.Video video, SourceLimits limits) {
  /// The most that [#window]'s answer weighs.
  static final int MAX_ANSWER_BYTES = 256 << 10;

  private static final int PICTURES = 16;
  private static final int SCALED_PICTURES = 4;
  private static final int MAX_WINDOWS = 12;

  /// So much film for each window, and more of a long film, so that the probe stays a small part of
  /// the work and of the wait.
  private static final int SECONDS_PER_WINDOW = 15;

  private static final int MANY_WINDOWS = 4;
  private static final int SECONDS_PER_FURTHER_WINDOW = 60;

  private static final ProcessLimits PATIENCE =
      new ProcessLimits(
          Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofSeconds(60), 4L << 30);

  /// The standard output by another name: what has the same name shares a buffer, without a lock.
  private static final String SAME_OUTPUT = "pipe:01";

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
    coded(ContentFindings.LARGEST, largest(), MediaCommand.STANDARD_OUTPUT, arguments);
    coded(ContentFindings.SMALLEST, video.lowest(), SAME_OUTPUT, arguments);
    for (Rung rung : middle()) {
      arguments.addAll(nowhere(rung.name()));
    }
    arguments.addAll(List.of("-threads", "1", "-dec", "0:0", "-filter_complex", decodedAgain()));
    arguments.addAll(nowhere(ContentFindings.CODED));
    return MediaCommand.ffmpeg("content", file, arguments, List.of(MediaCommand.STANDARD_OUTPUT))
        .within(PATIENCE);
  }

  private static void coded(String name, Rung rung, String output, List<String> arguments) {
    arguments.addAll(List.of("-map", "[" + name + "]", "-fps_mode", "passthrough"));
    arguments.addAll(new VideoCoder(rung, PICTURES).arguments());
    arguments.addAll(List.of("-threads", "1", "-stats_enc_post", output));
    arguments.addAll(List.of("-stats_enc_post_fmt", name + " {pts} {size}", "-f", "null", "-"));
  }

  private static List<String> nowhere(String pad) {
    return List.of("-map", "[" + pad + "]", "-f", "null", "-");
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

  private String graph() {
    List<Rung> smaller = middle();
    var graph = new StringBuilder(pictures());
    graph.append(",split=3[largest][all][few];[all]");
    graph.append(Cascade.scaled(video.lowest().size(), "bt709")).append("[smallest];");
    graph.append("[few]trim=end_frame=%d,format=gray".formatted(SCALED_PICTURES));
    graph.append(",split=").append(2 * smaller.size());
    smaller.forEach(rung -> graph.append("[%1$sa][%1$sb]".formatted(rung.name())));
    smaller.forEach(rung -> graph.append(";").append(thereAndBack(rung, largest().size())));
    return graph.toString();
  }

  /// The place's pictures as the largest rung has them, in an open chain.
  private String pictures() {
    var picture = plan.source().video().orElseThrow();
    var filters = new PictureFilters(picture, plan.source().origin());
    return "[0:%d]trim=end_frame=%d,".formatted(picture.index(), PICTURES)
        + filters.still(largest().size());
  }

  private static String thereAndBack(Rung rung, DisplaySize full) {
    return "[%1$sb]scale=%2$d:%3$d,scale=%4$d:%5$d:flags=bicubic[%1$sc];[%1$sc][%1$sa]"
            .formatted(rung.name(), rung.width(), rung.height(), full.width(), full.height())
        + compared(rung.name());
  }

  /// In a graph of its own, as it hangs on what comes out of the first one.
  private String decodedAgain() {
    String numbered = ",format=gray,settb=1/1000,setpts=N";
    return pictures()
        + numbered
        + "[original];[dec:0]null"
        + numbered
        + "[decoded];[decoded][original]"
        + compared(ContentFindings.CODED);
  }

  private static String compared(String name) {
    return "xpsnr,metadata=mode=add:key=rung:value=%1$s,%2$s[%1$s]".formatted(name, PRINT);
  }

  private Rung largest() {
    return video.h264().getFirst();
  }

  /// The rungs between the largest and the smallest.
  private List<Rung> middle() {
    List<Rung> rungs = video.h264();
    return rungs.subList(1, rungs.size() - 1);
  }
}
