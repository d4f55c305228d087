package dev.millrace.transcode.ffmpeg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs a program that answers at once, such as `ffmpeg -version`, and returns what it printed.
///
/// **Limits**: 20 seconds and 256 KiB of output.
record QuickRun(Optional<Path> libraries) {
  private static final int MAX_OUTPUT = 256 * 1024;
  private static final Pattern MISSING =
      Pattern.compile("error while loading shared libraries: (\\S+?):");

  /// The Debian package of each library that the bundled FFmpeg expects of the system.
  private static final Map<String, String> PACKAGES =
      Map.of(
          "libpulse.so.0", "libpulse0",
          "libasound.so.2", "libasound2",
          "libxcb.so.1", "libxcb1",
          "libxcb-shm.so.0", "libxcb-shm0");

  private static final String INSTALL =
      "apt-get install --no-install-recommends libpulse0 libasound2 libxcb1 libxcb-shm0";

  /// What the program printed.
  ///
  /// **On failure**: [FfmpegUnavailable], which names the package of a missing system library.
  String output(Path program, String... arguments) {
    var argv = new ArrayList<String>();
    argv.add(program.toString());
    argv.addAll(List.of(arguments));
    try {
      var output = new StringBuilder();
      if (run(argv, output) == 0) {
        return output.toString();
      }
      throw new FfmpegUnavailable(explain(program, output.toString()));
    } catch (IOException e) {
      throw new FfmpegUnavailable("cannot run " + program + ": " + e.getMessage(), e);
    }
  }

  /// Whether the command ends well.
  boolean succeeds(List<String> argv) {
    try {
      return run(argv, new StringBuilder()) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private int run(List<String> argv, StringBuilder output) throws IOException {
    var builder = new ProcessBuilder(argv).redirectErrorStream(true);
    ChildEnvironment.apply(builder, libraries);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      byte[] bytes = process.getInputStream().readNBytes(MAX_OUTPUT);
      output.append(new String(bytes, StandardCharsets.UTF_8));
      return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String explain(Path program, String output) {
    Matcher missing = MISSING.matcher(output);
    if (!missing.find()) {
      return program + " does not run: " + output.strip().lines().findFirst().orElse("no message");
    }
    String library = missing.group(1);
    String owner = PACKAGES.get(library);
    return owner == null
        ? "FFmpeg needs the system library " + library
        : "FFmpeg needs the system package " + owner + " (" + library + "): " + INSTALL;
  }
}
