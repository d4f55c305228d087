package dev.millrace.models.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir Path folder;

  @Test
  void files_are_read_by_their_whole_names() throws Exception {
    var archive = tgz(file("package/a.bin", 3), file("package/b.bin", 5));

    var files = archive.read(Set.of("package/b.bin"));

    assertThat(files).containsOnlyKeys("package/b.bin");
    assertThat(files.get("package/b.bin").remaining()).isEqualTo(5);
  }

  @Test
  void what_is_missing_is_named() throws Exception {
    var archive = tgz(file("package/a.bin", 3));

    assertThatThrownBy(() -> archive.read(Set.of("package/a.bin", "package/c.bin")))
        .isInstanceOf(FetchFailed.class)
        .hasMessage("the package test.tgz lacks [package/c.bin]");
  }

  @Test
  void paths_that_lead_out_and_links_are_nothing_to_us() throws Exception {
    var link = new TarArchiveEntry("package/c.bin", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    var archive = tgz(file("../../escaped", 3), link, file("package/a.bin", 1));

    assertThat(archive.read(Set.of("package/a.bin"))).hasSize(1);
    assertThat(folder.getParent().resolve("escaped")).doesNotExist();
    assertThatThrownBy(() -> archive.read(Set.of("package/c.bin"))).isInstanceOf(FetchFailed.class);
  }

  @Test
  void a_file_that_is_there_twice_is_refused() throws Exception {
    var archive = tgz(file("a", 1), file("a", 2), file("b", 1));

    assertThatThrownBy(() -> archive.read(Set.of("a", "b")))
        .isInstanceOf(FetchFailed.class)
        .hasMessage("a is twice in test.tgz");
  }

  @Test
  void a_file_beyond_its_bound_is_refused() throws Exception {
    var archive = tgz(file("bomb", (64 << 20) + 1));

    assertThatThrownBy(() -> archive.read(Set.of("bomb")))
        .isInstanceOf(FetchFailed.class)
        .hasMessage("bomb in test.tgz is too large");
  }

  @Test
  void an_archive_that_breaks_off_is_refused() throws Exception {
    Path file = tgz(file("a", 100_000)).file();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    assertThatThrownBy(() -> new Archive(file).read(Set.of("a")))
        .isInstanceOf(FetchFailed.class)
        .hasMessageContaining("test.tgz");
  }

  private Archive tgz(TarArchiveEntry... entries) throws IOException {
    Path file = folder.resolve("test.tgz");
    try (var out = new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (TarArchiveEntry entry : entries) {
        out.putArchiveEntry(entry);
        if (entry.getSize() > 0) {
          out.write(new byte[(int) entry.getSize()]);
        }
        out.closeArchiveEntry();
      }
    }
    return new Archive(file);
  }

  private static TarArchiveEntry file(String name, int bytes) {
    var entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes);
    return entry;
  }
}
