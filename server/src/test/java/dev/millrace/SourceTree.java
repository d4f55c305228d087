package dev.millrace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's own source files, for the tests that read them.
final class SourceTree {
  private static final List<String> MODULES =
      List.of("media", "engines", "models", "server", "bench");

  private SourceTree() {}

  /// The checkout's root folder: the nearest parent that holds `.mvn`.
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve(".mvn"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /// All Java files of all modules, tests included.
  static List<SourceFile> javaFiles() {
    return files("src", ".java");
  }

  /// The Java files that ship.
  static List<SourceFile> mainFiles() {
    return files("src/main", ".java");
  }

  /// The console's own scripts, vendored ones left out.
  static List<SourceFile> scripts() {
    return files("src/main/resources", ".js").stream()
        .filter(file -> !file.name().contains("/vendor/"))
        .toList();
  }

  private static List<SourceFile> files(String below, String ending) {
    return MODULES.stream()
        .map(module -> root().resolve(module).resolve(below))
        .filter(Files::isDirectory)
        .flatMap(folder -> read(folder, ending))
        .toList();
  }

  private static Stream<SourceFile> read(Path folder, String ending) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(path -> path.toString().endsWith(ending)).sorted().toList().stream()
          .map(SourceTree::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SourceFile read(Path path) {
    try {
      return new SourceFile(root().relativize(path).toString(), Files.readAllLines(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One file: its path below the root and its lines.
  record SourceFile(String name, List<String> lines) {
    boolean isTest() {
      return name.contains("src/test");
    }

    boolean isCommandLine() {
      return name.contains("/cli/") || name.startsWith("bench/");
    }
  }
}
