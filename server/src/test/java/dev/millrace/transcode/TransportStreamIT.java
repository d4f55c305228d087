package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("ffmpeg")
class TransportStreamIT {
  @TempDir static Path folder;

  private static Path film(String name, long start) {
    return TestFfmpeg.make(
        folder.resolve(name),
        "-f lavfi -i testsrc2=s=320x180:r=25 -f lavfi -i sine -t 20 -c:v mpeg2video -b:v 2M"
            + " -output_ts_offset "
            + start);
  }

  @Test
  void an_even_clock_is_not_suspected() {
    assertThat(TransportStream.of(film("even.ts", 95_430)).clockSeemsToJump()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 36_000})
  void a_jump_is_suspected(long start) throws IOException {
    Path joined = film("joined-" + start + ".ts", 0);
    byte[] second = Files.readAllBytes(film("second-" + start + ".ts", start));
    Files.write(joined, second, StandardOpenOption.APPEND);

    assertThat(TransportStream.of(joined).clockSeemsToJump()).isTrue();
  }
}
