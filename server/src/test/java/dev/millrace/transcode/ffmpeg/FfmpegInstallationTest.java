package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FfmpegInstallationTest {
  @TempDir Path folder;

  @Test
  void a_missing_system_library_is_named_with_its_package() throws IOException {
    script(
        "echo 'ffmpeg: error while loading shared libraries: libpulse.so.0: cannot open shared"
            + " object file: No such file or directory' >&2; exit 127");

    assertUnavailable("needs the system package libpulse0");
  }

  @Test
  void an_ffmpeg_without_our_encoders_is_refused() throws IOException {
    script("echo ' V..... mpeg4 '");

    assertUnavailable("without the encoder libx264");
  }

  @Test
  void a_folder_without_ffmpeg_is_said_in_one_line() {
    assertUnavailable("cannot run " + folder.resolve("ffmpeg"));
  }

  @ParameterizedTest
  @CsvSource({
    "8.0.1, true",
    "n8.1-dev, true",
    "10.0, true",
    "N-121000-g1a2b3c4, true",
    "7.1.1-1, false",
    "n6.1, false",
    "unknown, false"
  })
  void only_one_that_knows_how_is_told_to_catch_up_at_once(String version, boolean knows) {
    var one = new FfmpegInstallation(folder, folder, Optional.empty(), version, true);

    assertThat(one.asFastAsMade().contains("-readrate_catchup")).isEqualTo(knows);
  }

  private void assertUnavailable(String message) {
    var config = new FfmpegConfig(Optional.of(folder), folder, Path.of("/tmp"), 5);
    assertThatExceptionOfType(FfmpegUnavailable.class)
        .isThrownBy(() -> FfmpegInstallation.find(config))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private void script(String body) throws IOException {
    for (String name : new String[] {"ffmpeg", "ffprobe"}) {
      Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
      if (!file.toFile().setExecutable(true)) {
        throw new IOException("cannot make a script");
      }
    }
  }
}
