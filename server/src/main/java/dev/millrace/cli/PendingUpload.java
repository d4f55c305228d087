package dev.millrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The memory of an upload that was begun: which asset it belongs to.
///
/// A note per server and file (path, size, time of change) in the user's cache folder; losing it
/// only means that the upload starts anew.
final class PendingUpload {
  private final Path note;

  PendingUpload(String url, Path file, long sizeBytes) {
    String key = url + "|" + file.toAbsolutePath() + "|" + sizeBytes + "|" + modified(file);
    this.note =
        folder().resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
  }

  Optional<String> id() {
    try {
      return Optional.of(Files.readString(note).strip()).filter(id -> id.matches("[0-9a-z]{8,40}"));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  void remember(String id) {
    try {
      Files.createDirectories(note.getParent());
      Files.writeString(note, id);
    } catch (IOException e) {
      Terminal.err("this upload cannot be resumed: " + e.getMessage());
    }
  }

  void forget() {
    try {
      Files.deleteIfExists(note);
    } catch (IOException e) {
      Terminal.err("could not remove " + note + ": " + e.getMessage());
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException _) {
      return 0;
    }
  }

  private static Path folder() {
    Map<String, String> environment = System.getenv();
    String own = environment.get("MILLRACE_CACHE");
    return own != null
        ? Path.of(own, "uploads")
        : Path.of(System.getProperty("user.home"), ".cache", "millrace", "uploads");
  }
}
