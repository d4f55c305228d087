package dev.millrace.transcode;

import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaProcess;
import dev.millrace.transcode.ffmpeg.OutputConsumer;
import dev.millrace.transcode.ffmpeg.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;

/// Runs a command to its end under a caller's cancellation.
final class Runs {
  private Runs() {}

  static Progress run(
      Ffmpeg ffmpeg,
      MediaCommand command,
      OutputConsumer consumer,
      Consumer<Progress> progress,
      Cancellation cancellation) {
    try (MediaProcess process = ffmpeg.start(command, consumer)) {
      process.onProgress(progress);
      cancellation.onCancel(() -> process.kill("it was cancelled"));
      return process.await();
    }
  }

  /// The standard output; more than `maxBytes` of it ends the child.
  static byte[] capture(
      Ffmpeg ffmpeg, MediaCommand command, int maxBytes, Cancellation cancellation) {
    var answer = new ByteArrayOutputStream();
    OutputConsumer collect =
        (output, media) -> {
          answer.writeBytes(media.readNBytes(maxBytes + 1));
          if (answer.size() > maxBytes) {
            throw new IOException("the answer is longer than " + maxBytes + " bytes");
          }
        };
    run(ffmpeg, command, collect, progress -> {}, cancellation);
    return answer.toByteArray();
  }
}
