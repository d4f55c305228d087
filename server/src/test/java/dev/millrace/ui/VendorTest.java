package dev.millrace.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The console's third-party scripts are the published ones, and say which and under what licence.
class VendorTest {
  private static final Path VENDOR = Path.of("src/main/resources/ui/vendor");
  private static final List<String> NOTES = List.of("SHA256", "VERSION");

  @Test
  void every_vendored_file_has_the_sha256_that_is_written_beside_it() throws Exception {
    for (Path folder : folders()) {
      assertThat(measured(folder)).as(folder.toString()).isEqualTo(written(folder));
    }
  }

  @Test
  void every_vendored_package_names_its_version_and_carries_its_licence() throws IOException {
    for (Path folder : folders()) {
      assertThat(folder.resolve("VERSION")).content().containsPattern("\\d+\\.\\d+\\.\\d+");
      assertThat(folder.resolve("LICENSE")).isNotEmptyFile();
    }
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> folders = Files.list(VENDOR)) {
      List<Path> found = folders.filter(Files::isDirectory).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  /// The lines of `SHA256`, in the format of `sha256sum`: file name to hash.
  private static Map<String, String> written(Path folder) throws IOException {
    var hashes = new TreeMap<String, String>();
    for (String line : Files.readAllLines(folder.resolve("SHA256"))) {
      String[] words = line.split(" +", 2);
      hashes.put(words[1], words[0]);
    }
    return hashes;
  }

  private static Map<String, String> measured(Path folder)
      throws IOException, NoSuchAlgorithmException {
    var hashes = new TreeMap<String, String>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (!NOTES.contains(name)) {
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
          hashes.put(name, HexFormat.of().formatHex(hash));
        }
      }
    }
    return hashes;
  }
}
