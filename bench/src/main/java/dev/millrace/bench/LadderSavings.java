package dev.millrace.bench;

import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.ladder.ContentLadder;
import dev.millrace.media.ladder.LadderChoice;
import dev.millrace.media.ladder.Rung;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.FfmpegConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// What a ladder that goes by content saves against the fixed one, on films of several kinds, and
/// what its probe costs.
final class LadderSavings implements Scenario {
  private static final double MOST_LOST_DB = 0.5;

  private final Workshop workshop;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  LadderSavings(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public String name() {
    return "ladder";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException, InterruptedException {
    try (var ffmpeg = Ffmpeg.open(FfmpegConfig.standard(System.getenv()))) {
      var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
      for (LadderClip clip : LadderClip.all()) {
        Terminal.progress("ladder: " + clip.name());
        Path film = clip.make(workshop);
        measure(clip, film, transcoder);
        Files.delete(film);
      }
    }
    notes.add(
        "each rung is coded alone as the server codes it, scaled up to the original's size and"
            + " compared with it; equal quality lies on the lines between rungs, over the logarithm"
            + " of the rate.");
    return new Findings(figures, notes);
  }

  private void measure(LadderClip clip, Path film, Transcoder transcoder)
      throws IOException, InterruptedException {
    EncodePlan plan = EncodePlan.of(transcoder.probe(film, Cancellation.NEVER));
    double before = ProcessTree.ownChildrenCpuSeconds();
    Complexity complexity = transcoder.complexity(film, plan, Cancellation.NEVER);
    double probe = ProcessTree.ownChildrenCpuSeconds() - before;
    EncodePlan.Video video = plan.video().orElseThrow();
    LadderChoice choice = ContentLadder.of(video.rungs(), complexity);
    var coded = new HashMap<Rung, RungQuality>();
    List<RungQuality> fixed = coded(film, video, video.rungs(), coded);
    List<RungQuality> content = coded(film, video, choice.of(video.rungs()), coded);
    report(clip, fixed, content);
    double job = cpu(fixed);
    figures.add(
        Figure.report(
            clip.name() + ": CPU of the probe, %d places".formatted(complexity.windows()),
            Runs.number(probe) + " s, " + Runs.number(100 * probe / job) + " % of coding"));
    notes.add(
        "%s, %s%s: %s; %s."
            .formatted(
                clip.name(),
                clip.what(),
                clip.known() ? " (known to the thresholds)" : "",
                choice.because(),
                choice.rungs().stream()
                    .map(rung -> rung.name() + ": " + rung.because())
                    .collect(Collectors.joining(", "))));
    notes.add(clip.name() + ", fixed: " + text(fixed));
    notes.add(clip.name() + ", content: " + text(content));
  }

  /// A rung that both ladders have is coded once.
  private List<RungQuality> coded(
      Path film, EncodePlan.Video video, List<Rung> rungs, Map<Rung, RungQuality> coded)
      throws IOException, InterruptedException {
    var qualities = new ArrayList<RungQuality>();
    for (Rung rung : rungs) {
      RungQuality known = coded.get(rung);
      RungQuality quality =
          known == null ? RungQuality.of(workshop, film, rung, video.chunks().gopFrames()) : known;
      coded.put(rung, quality);
      qualities.add(quality);
    }
    return qualities;
  }

  private void report(LadderClip clip, List<RungQuality> fixed, List<RungQuality> content) {
    ratio(clip, "bits of all rungs", sum(content) / sum(fixed), sum(content), sum(fixed));
    double lost = fixed.getFirst().xpsnr() - content.getFirst().xpsnr();
    figures.add(
        Figure.atMost(
            clip.name() + ": XPSNR that the best rung loses", Runs.of(lost), "dB", MOST_LOST_DB));
    compare(clip, "XPSNR", QualityCurve.xpsnr(content), QualityCurve.xpsnr(fixed));
    compare(clip, "SSIM", QualityCurve.ssim(content), QualityCurve.ssim(fixed));
    figures.add(
        Figure.ratio(
            clip.name() + ": CPU of coding",
            new Figure.Pair(Runs.of(cpu(content)), Runs.of(cpu(fixed)), "s")));
  }

  private void compare(LadderClip clip, String scale, QualityCurve ours, QualityCurve theirs) {
    double best = theirs.rungs().getLast().kbps();
    double ratio = ours.atBestOf(theirs);
    ratio(clip, "bits at the best rung's " + scale, ratio, best * ratio, best);
    figures.add(
        Figure.report(
            clip.name() + ": bits at equal " + scale + ", mean of all rungs",
            Runs.number(ours.atAllOf(theirs)) + " of the fixed ladder's"));
  }

  private void ratio(LadderClip clip, String what, double ratio, double ours, double theirs) {
    figures.add(
        new Figure(
            clip.name() + ": " + what,
            Runs.number(ours) + " kb/s",
            Runs.number(theirs) + " kb/s",
            OptionalDouble.of(ratio),
            "",
            Figure.Verdict.NONE));
  }

  private static double sum(List<RungQuality> rungs) {
    return rungs.stream().mapToDouble(RungQuality::kbps).sum();
  }

  private static double cpu(List<RungQuality> rungs) {
    return rungs.stream().mapToDouble(RungQuality::cpuSeconds).sum();
  }

  private static String text(List<RungQuality> rungs) {
    return rungs.stream().map(RungQuality::text).collect(Collectors.joining("; ")) + ".";
  }
}
