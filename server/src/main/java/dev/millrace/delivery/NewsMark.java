package dev.millrace.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How far an edge has heard the news, in a file beside what its cache keeps: the time, then a line
/// for each partition, `0 4711`, with the offset of what it has not heard.
///
/// **Threading**: one thread. **On failure** to write, the one before stays.
final class NewsMark {
  private static final Logger LOG = System.getLogger(NewsMark.class.getName());
  private static final String NAME = "heard";

  private final Path folder;

  NewsMark(Path folder) {
    this.folder = folder;
  }

  /// @param at when nothing was missing
  /// @param next the offsets to go on from, by partition
  record Heard(Instant at, Map<Integer, Long> next) {
    Heard {
      next = Map.copyOf(next);
    }
  }

  /// What an earlier process left; null when that is nothing to go by.
  @Nullable Heard read() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve(NAME));
      var next = new TreeMap<Integer, Long>();
      for (String line : lines.subList(1, lines.size())) {
        String[] words = line.split(" ", 2);
        next.put(Integer.valueOf(words[0]), Long.valueOf(words[1]));
      }
      return next.isEmpty() ? null : new Heard(Instant.parse(lines.getFirst()), next);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "There is no mark of the news to go by.", e);
      return null;
    }
  }

  /// Writes it whole or not at all.
  void write(Heard heard) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(heard.at().toString());
    new TreeMap<>(heard.next()).forEach((partition, next) -> lines.add(partition + " " + next));
    Path unfinished = folder.resolve(NAME + ".new");
    Files.write(unfinished, lines);
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Whether the cache has anything of an earlier process.
  boolean isBesideFiles() {
    try (DirectoryStream<Path> leaves = Files.newDirectoryStream(folder, "[0-9a-f][0-9a-f]")) {
      return leaves.iterator().hasNext();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
