package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
