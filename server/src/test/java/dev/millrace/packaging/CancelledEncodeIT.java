package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.Cancellation;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.FfmpegConfig;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("ffmpeg")
class CancelledEncodeIT {
  @Test
  void an_encode_cancelled_in_the_middle_leaves_nothing_and_a_repeat_completes_it(
      @TempDir Path scratch, @TempDir Path folder) throws IOException {
    assertThat(scratch.toFile().setExecutable(true, false)).isTrue();
    Path film =
        TestFfmpeg.make(
            folder.resolve("long.mp4"),
            "-f lavfi -i testsrc2=s=640x360:r=25 -t 60 -c:v libx264 -preset ultrafast");
    var standard = FfmpegConfig.standard(System.getenv());
    var store = new MemoryObjectStore(1L << 28, InstantSource.system());
    var asset = new AssetFolder("long", "1");
    try (Ffmpeg ffmpeg =
        Ffmpeg.open(new FfmpegConfig(standard.binaries(), standard.cache(), scratch, 5))) {
      var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
      EncodePlan plan = EncodePlan.of(transcoder.probe(film, Cancellation.NEVER));
      var cancel = new AtomicReference<Runnable>();

      assertThatExceptionOfType(MediaFailure.class)
          .isThrownBy(
              () ->
                  transcoder.encodeChunk(
                      film,
                      plan,
                      plan.pieces().getLast(),
                      (name, media) -> {
                        media.readNBytes(1000);
                        cancel.get().run();
                        media.readAllBytes();
                      },
                      cancel::set))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(MediaFailure.Kind.CANCELLED));

      assertThat(encoders()).isZero();
      assertThat(foldersOfProcesses(scratch)).isZero();
      var again = new FilmFactory(transcoder, store).make(film, asset);
      assertThat(again.whole().duration().toDouble()).isEqualTo(60.0);
    }
  }

  /// Other tests' servers may run beside them.
  private static long encoders() {
    return ProcessHandle.current()
        .descendants()
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().orElse("").endsWith("ffmpeg"))
        .count();
  }

  /// Inside the one folder of the server, beside its lock.
  private static long foldersOfProcesses(Path scratch) throws IOException {
    try (var paths = Files.walk(scratch, 2)) {
      return paths.filter(Files::isDirectory).count() - 2;
    }
  }
}
