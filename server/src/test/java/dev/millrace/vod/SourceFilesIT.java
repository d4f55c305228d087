package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("ffmpeg")
class SourceFilesIT {
  private static final long ROOM = 16L << 20;

  @TempDir static Path folder;

  private final MemoryObjectStore store = new MemoryObjectStore(ROOM, InstantSource.system());

  @Test
  void every_process_makes_the_same_of_a_clock_that_jumps() throws IOException {
    byte[] joined = joined();
    store.put(SourceFiles.key("film"), joined, ObjectMeta.of("video/mp2t"));

    byte[] one = copy(folder.resolve("one"));
    byte[] other = copy(folder.resolve("other"));

    assertThat(one).isEqualTo(other).hasSameSizeAs(joined).isNotEqualTo(joined);
    assertThat(store.read(SourceFiles.key("film"), (int) ROOM)).isEqualTo(joined);
  }

  private byte[] copy(Path process) throws IOException {
    var sources = new SourceFiles(store, process, ROOM);
    sources.clean();
    byte[] bytes;
    try (SourceFiles.Lease lease = sources.lease("film")) {
      bytes = Files.readAllBytes(lease.file());
      assertThat(process).isDirectoryContaining(file -> file.equals(lease.file()));
    }
    sources.forget("film");
    assertThat(process).isEmptyDirectory();
    return bytes;
  }

  private static byte[] joined() throws IOException {
    String film = "-f lavfi -i testsrc2=s=64x64:r=25 -f lavfi -i sine -t 2 -output_ts_offset ";
    byte[] first = Files.readAllBytes(TestFfmpeg.make(folder.resolve("first.ts"), film + 0));
    byte[] second = Files.readAllBytes(TestFfmpeg.make(folder.resolve("second.ts"), film + 36_000));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
