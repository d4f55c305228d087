package dev.millrace.transcode.ffmpeg;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One usable FFmpeg: both programs were run and the encoders we need are there.
///
/// @param libraries the folder of the programs' own shared libraries, when they bring some
/// @param readsDescriptors whether it has the seekable `fd:` protocol (FFmpeg 6.1 and later)
public record FfmpegInstallation(
    Path ffmpeg, Path ffprobe, Optional<Path> libraries, String version, boolean readsDescriptors) {
  private static final Logger LOG = System.getLogger(FfmpegInstallation.class.getName());
  private static final List<String> AS_FAST = List.of("-re", "-readrate_initial_burst", "0");
  private static final List<String> AS_FAST_AFTER_ALL =
      List.of("-re", "-readrate_initial_burst", "0", "-readrate_catchup", "4");
  private static final Pattern BEFORE_8 = Pattern.compile("n?[1-7][.]|unknown");
  private static final List<String> ENCODERS = List.of("libx264", "aac", "mjpeg");

  /// How an input is read as fast as it was made, from the first moment on. Where that was held up,
  /// as by its own start, FFmpeg 8 catches up by a twentieth only, unless it is told otherwise.
  public List<String> asFastAsMade() {
    return BEFORE_8.matcher(version).lookingAt() ? AS_FAST : AS_FAST_AFTER_ALL;
  }

  /// The configured FFmpeg; else the one on the class path, unpacked once; else the one on `PATH`.
  ///
  /// **On failure**: [FfmpegUnavailable] in one line, naming the package to install where known.
  public static FfmpegInstallation find(FfmpegConfig config) {
    if (config.binaries().isPresent()) {
      return check(config.binaries().get(), Optional.empty());
    }
    var reasons = new ArrayList<String>();
    try {
      Optional<Path> bundled = BundledFfmpeg.unpack(config.cache());
      if (bundled.isPresent()) {
        return check(bundled.get(), bundled);
      }
    } catch (FfmpegUnavailable e) {
      reasons.add(e.getMessage());
    }
    for (Path folder : searchPath()) {
      if (Files.isExecutable(folder.resolve("ffmpeg"))) {
        LOG.log(
            Level.WARNING, "Using the system's FFmpeg. folder={0} because={1}", folder, reasons);
        return check(folder, Optional.empty());
      }
    }
    throw new FfmpegUnavailable(
        reasons.isEmpty() ? "no FFmpeg: none is bundled or on PATH" : String.join("; ", reasons));
  }

  private static FfmpegInstallation check(Path folder, Optional<Path> libraries) {
    Path ffmpeg = folder.resolve("ffmpeg");
    Path ffprobe = folder.resolve("ffprobe");
    var quick = new QuickRun(libraries);
    String banner = quick.output(ffmpeg, "-version");
    quick.output(ffprobe, "-version");
    String encoders = quick.output(ffmpeg, "-hide_banner", "-encoders");
    for (String encoder : ENCODERS) {
      if (!encoders.contains(" " + encoder + " ")) {
        throw new FfmpegUnavailable(ffmpeg + " was built without the encoder " + encoder);
      }
    }
    boolean descriptors =
        quick.output(ffmpeg, "-hide_banner", "-protocols").lines().anyMatch("  fd"::equals);
    return new FfmpegInstallation(ffmpeg, ffprobe, libraries, version(banner), descriptors);
  }

  /// `ffmpeg version 8.0.1 Copyright …` names the version in its third word.
  private static String version(String banner) {
    String[] words = banner.split("\\s+", 4);
    return words.length > 2 ? words[2] : "unknown";
  }

  private static List<Path> searchPath() {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin");
    return List.of(path.split(":")).stream().filter(p -> !p.isBlank()).map(Path::of).toList();
  }
}
