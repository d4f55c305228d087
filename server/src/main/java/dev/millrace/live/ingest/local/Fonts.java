package dev.millrace.live.ingest.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A font of this machine to write with; FFmpeg brings none.
final class Fonts {
  private static final Logger LOG = System.getLogger(Fonts.class.getName());
  private static final Path FOLDER = Path.of("/usr/share/fonts");
  private static final int DEPTH = 5;

  /// Those that have many letters, the best first.
  private static final List<String> LIKED =
      List.of("NotoSans-Regular", "DejaVuSans", "LiberationSans-Regular", "FreeSans", "Sans");

  private static final Optional<Path> FOUND = find();

  private Fonts() {}

  /// Empty where there is none.
  static Optional<Path> any() {
    return FOUND;
  }

  private static Optional<Path> find() {
    if (!Files.isDirectory(FOLDER)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.find(FOLDER, DEPTH, (file, _) -> isFont(file))) {
      return files.min(Comparator.comparingInt(Fonts::rank).thenComparing(Path::toString));
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "Fonts cannot be looked for", e);
      return Optional.empty();
    }
  }

  /// Its name needs no quotes.
  private static boolean isFont(Path file) {
    return file.toString().matches("[A-Za-z0-9/._-]+\\.(ttf|otf)");
  }

  private static int rank(Path file) {
    String name = file.getFileName().toString().replaceAll("\\.\\w+$", "");
    int exact = LIKED.indexOf(name);
    return exact >= 0 ? exact : name.contains("Sans") ? LIKED.size() : LIKED.size() + 1;
  }
}
