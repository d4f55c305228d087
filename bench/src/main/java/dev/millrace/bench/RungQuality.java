package dev.millrace.bench;

import dev.millrace.media.ladder.Rung;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One coded rung beside its original, at the original's size.
///
/// @param cpuSeconds that coding it alone took
record RungQuality(Rung rung, double kbps, double ssim, double xpsnr, double cpuSeconds) {
  private static final Pattern SSIM = Pattern.compile("n:\\d+ Y:([\\d.]+) .*");
  private static final Pattern XPSNR = Pattern.compile("XPSNR average.* y: *([\\d.]+|inf).*");

  /// Codes and compares.
  static RungQuality of(Workshop workshop, Path film, Rung rung, int gopFrames)
      throws IOException, InterruptedException {
    Path coded = workshop.folder().resolve("rung.mp4");
    Encoder.Cost cost = workshop.encoder().run(coding(film, rung, gopFrames, coded));
    Path ssim = workshop.folder().resolve("ssim.txt");
    Path xpsnr = workshop.folder().resolve("xpsnr.txt");
    String graph =
        "[1:v]format=yuv420p,split[a][b];[0:v][1:v]scale=rw:rh:flags=bicubic,format=yuv420p,split"
            + "[c][d];[c][a]ssim=stats_file=%s;[d][b]xpsnr=stats_file=%s".formatted(ssim, xpsnr);
    workshop
        .encoder()
        .run(
            List.of(
                "-i", coded.toString(), "-i", film.toString(), "-lavfi", graph, "-f", "null", "-"));
    double seconds = workshop.encoder().seconds(coded);
    double kbps = Files.size(coded) * 8 / seconds / 1000;
    return new RungQuality(rung, kbps, meanSsim(ssim), xpsnr(xpsnr), cost.cpuSeconds());
  }

  private static List<String> coding(Path film, Rung rung, int gopFrames, Path coded) {
    String size = "scale=%d:%d,setsar=1".formatted(rung.width(), rung.height());
    var arguments = new ArrayList<>(List.of("-i", film.toString(), "-vf", size));
    arguments.addAll(List.of("-c:v", "libx264", "-preset", "veryfast"));
    arguments.addAll(List.of("-crf", "" + rung.crf()));
    arguments.addAll(List.of("-maxrate", "" + rung.maxrate().bitsPerSecond()));
    arguments.addAll(List.of("-bufsize", "" + rung.bufsizeBits(), "-g", "" + gopFrames));
    arguments.addAll(List.of("-keyint_min", "" + gopFrames, "-sc_threshold", "0"));
    arguments.addAll(List.of("-flags", "+cgop", coded.toString()));
    return arguments;
  }

  private static double meanSsim(Path stats) throws IOException {
    return Files.readAllLines(stats).stream()
        .map(SSIM::matcher)
        .filter(Matcher::matches)
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .average()
        .orElseThrow(() -> new BenchFailed("no SSIM was found"));
  }

  private static double xpsnr(Path stats) throws IOException {
    return Files.readAllLines(stats).stream()
        .map(XPSNR::matcher)
        .filter(Matcher::matches)
        .mapToDouble(line -> line.group(1).equals("inf") ? 100 : Double.parseDouble(line.group(1)))
        .findFirst()
        .orElseThrow(() -> new BenchFailed("no XPSNR was found"));
  }

  /// `1080p crf 23 below 5000: 3865 kb/s, SSIM 0.9855, XPSNR 39.46 dB`.
  String text() {
    return String.format(
        Locale.ROOT,
        "%s crf %d below %d: %.0f kb/s, SSIM %.4f, XPSNR %.2f dB",
        rung.name(),
        rung.crf(),
        rung.maxrate().bitsPerSecond() / 1000,
        kbps,
        ssim,
        xpsnr);
  }
}
