package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainCopyTest {
  @Test
  void every_byte_arrives(@TempDir Path folder) throws Exception {
    byte[] bytes = new byte[3_000_001];
    new Random(7).nextBytes(bytes);
    Path from = Files.write(folder.resolve("from"), bytes);

    double seconds = new PlainCopy(from, folder.resolve("to")).run();

    assertThat(folder.resolve("to")).hasBinaryContent(bytes);
    assertThat(seconds).isPositive();
  }
}
