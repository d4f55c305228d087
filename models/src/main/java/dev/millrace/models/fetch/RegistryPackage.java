package dev.millrace.models.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// One version of a package in a registry, and what its file must be.
///
/// @param name as the registry has it: `@scope/name`, `group:artifact`
/// @param bytes its size, which is what a person waits for
public record RegistryPackage(
    Registry registry, String name, String version, String sha256, long bytes) {
  private static final Client CLIENT = new Client(Duration.ofMinutes(15));

  /// Downloads it into a folder, which must be empty.
  ///
  /// **On failure** [FetchFailed]: no client, no network, no such version, other bytes.
  public Archive fetch(Path folder) throws FetchFailed, InterruptedException {
    CLIENT.run(registry.command(name, version, folder), folder);
    try {
      Path file = only(folder);
      String found = Sha256.of(file);
      if (!found.equals(sha256)) {
        throw new FetchFailed(
            "%s has the SHA-256 %s instead of %s: not used".formatted(this, found, sha256));
      }
      return new Archive(file);
    } catch (IOException e) {
      throw new FetchFailed("%s cannot be read: %s".formatted(this, e.getMessage()), e);
    }
  }

  private Path only(Path folder) throws IOException, FetchFailed {
    try (var files = Files.list(folder)) {
      List<Path> archives =
          files.filter(path -> path.toString().matches(".*\\.(tgz|jar)")).toList();
      if (archives.size() != 1 || !Files.isRegularFile(archives.getFirst())) {
        throw new FetchFailed("%s left %d packages".formatted(registry.program(), archives.size()));
      }
      return archives.getFirst();
    }
  }

  @Override
  public String toString() {
    return "%s %s@%s".formatted(registry.program(), name, version);
  }
}
