package dev.millrace.transcode.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchRootTest {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir private Path parent;

  @Test
  void a_dead_servers_scratch_is_swept() throws IOException {
    Path left = folder("mr-scratch-1-123", ".mr-scratch-lock");

    ScratchRoot.create(parent, OptionalInt.empty()).close();

    assertThat(left).doesNotExist();
  }

  @Test
  void a_data_folder_beside_it_is_never_touched() throws IOException {
    Path data = folder("millrace-data", "lock");
    Path alike = folder("mr-scratch-data", ".mr-scratch-lock");

    ScratchRoot.create(parent, OptionalInt.empty()).close();

    assertThat(data.resolve("film.mp4")).exists();
    assertThat(alike.resolve("film.mp4")).exists();
  }

  private Path folder(String name, String lock) throws IOException {
    Path made = Files.createDirectory(parent.resolve(name));
    Files.setLastModifiedTime(Files.createFile(made.resolve(lock)), LONG_AGO);
    Files.writeString(made.resolve("film.mp4"), "film");
    return made;
  }
}
