package dev.millrace.lake.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Folders of files that are worth nothing to the next process.
public final class Folder {
  private Folder() {}

  /// Makes sure that it is there, with nothing in it.
  public static void empty(Path folder) throws IOException {
    remove(folder);
    Files.createDirectories(folder);
  }

  /// Removes it with what is in it; what is not there is fine.
  static void remove(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
