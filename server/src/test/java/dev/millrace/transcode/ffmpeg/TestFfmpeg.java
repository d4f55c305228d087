package dev.millrace.transcode.ffmpeg;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The FFmpeg of this machine for tests: one that is locked up, and a bare one that makes media.
public final class TestFfmpeg {
  private static final FfmpegConfig CONFIG = FfmpegConfig.standard(System.getenv());
  private static final FfmpegInstallation INSTALLATION = FfmpegInstallation.find(CONFIG);

  private TestFfmpeg() {}

  public static Ffmpeg open() {
    return Ffmpeg.open(CONFIG);
  }

  /// Makes media: `film("a.mp4", "-f lavfi -i testsrc2 -t 1")`; `{}` in a word stands for a blank.
  public static Path make(Path target, String arguments) {
    return make(target, arguments, _ -> {});
  }

  /// Makes media of what is written to `pipe:0`.
  ///
  /// @param input writes it; what it writes to is closed behind it
  public static Path make(Path target, String arguments, Consumer<OutputStream> input) {
    var words = new ArrayList<>(List.of("-y", "-v", "error"));
    for (String word : arguments.strip().split("\\s+", -1)) {
      words.add(word.replace("{}", " "));
    }
    words.add(target.toString());
    bare(builder(INSTALLATION.ffmpeg(), words).redirectErrorStream(true), input);
    return target;
  }

  /// What ffprobe answers, without any lock and without its messages: it complains about streams
  /// that it was told to skip.
  public static String probe(String... arguments) {
    return bare(INSTALLATION.ffprobe(), List.of(arguments), false);
  }

  /// What ffmpeg prints (both streams), without any lock.
  public static String run(String... arguments) {
    return bare(INSTALLATION.ffmpeg(), List.of(arguments), true);
  }

  /// An ffmpeg that goes on beside the test; what it prints is lost.
  public static Process start(List<String> arguments) {
    try {
      return builder(INSTALLATION.ffmpeg(), arguments)
          .redirectInput(Redirect.from(new File("/dev/null")))
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProcessBuilder builder(Path program, List<String> arguments) {
    var argv = new ArrayList<String>();
    argv.add(program.toString());
    argv.addAll(arguments);
    var builder = new ProcessBuilder(argv);
    INSTALLATION
        .libraries()
        .ifPresent(l -> builder.environment().putAll(Map.of("LD_LIBRARY_PATH", l.toString())));
    return builder;
  }

  private static String bare(Path program, List<String> arguments, boolean withMessages) {
    var builder = builder(program, arguments).redirectErrorStream(withMessages);
    if (!withMessages) {
      builder.redirectError(Redirect.DISCARD);
    }
    return bare(builder, _ -> {});
  }

  private static String bare(ProcessBuilder builder, Consumer<OutputStream> input) {
    try {
      Process process = builder.start();
      try (OutputStream to = process.getOutputStream()) {
        input.accept(to);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", builder.command()) + "\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
