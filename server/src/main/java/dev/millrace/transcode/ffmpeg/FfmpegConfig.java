package dev.millrace.transcode.ffmpeg;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where FFmpeg is found and where its processes work.
///
/// @param binaries a folder with `ffmpeg` and `ffprobe` to use instead of the bundled ones
/// @param cache where the bundled programs are unpacked; must be readable by every user
/// @param scratch where per-process folders are made; keep it short (socket paths end at 104 bytes)
/// @param niceness how far a child steps back for the server itself, 0..19
public record FfmpegConfig(Optional<Path> binaries, Path cache, Path scratch, int niceness) {
  private static final int MAX_SCRATCH_PATH = 48;

  public FfmpegConfig {
    if (scratch.toString().length() > MAX_SCRATCH_PATH) {
      throw new IllegalArgumentException(
          "scratch: at most " + MAX_SCRATCH_PATH + " characters, but got " + scratch);
    }
    if (niceness < 0 || niceness > 19) {
      throw new IllegalArgumentException("niceness: 0 to 19, but got " + niceness);
    }
  }

  /// The bundled FFmpeg, unpacked under `MILLRACE_CACHE` or the user's cache folder.
  public static FfmpegConfig standard(Map<String, String> environment) {
    return new FfmpegConfig(Optional.empty(), cache(environment), Path.of("/tmp"), 5);
  }

  /// Root's home is closed to the unprivileged user that root's children become.
  private static Path cache(Map<String, String> environment) {
    String chosen = environment.get("MILLRACE_CACHE");
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen);
    }
    return System.getProperty("user.name").equals("root")
        ? Path.of("/var/cache/millrace")
        : Path.of(System.getProperty("user.home"), ".cache", "millrace");
  }
}
