package dev.millrace.search.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Where damaged shards go, for somebody to look at: `NAME.aside` beside the others.
///
/// **Limits**: those of one look at the folder; the first of the next has them removed.
final class Aside {
  private static final String SUFFIX = ".aside";

  private final Path folder;
  private boolean isCleared;

  Aside(Path folder) {
    this.folder = folder;
  }

  void take(Path shard) throws IOException {
    if (!isCleared) {
      clear();
      isCleared = true;
    }
    Files.move(shard, shard.resolveSibling(shard.getFileName() + SUFFIX));
  }

  private void clear() throws IOException {
    List<Path> before;
    try (Stream<Path> found = Files.list(folder)) {
      before = found.filter(path -> path.getFileName().toString().endsWith(SUFFIX)).toList();
    }
    for (Path old : before) {
      Shard.delete(old);
    }
  }
}
