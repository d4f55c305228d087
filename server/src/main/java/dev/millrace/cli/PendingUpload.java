package dev.millrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The memory of an upload that was begun: the key it was asked for with, then the asset.
///
/// A note per server and file (path, size, time of change) in the user's cache folder; losing it
/// only means that the upload starts anew.
final class PendingUpload {
  private static final String KEY = "cli-";

  private final Path note;

  PendingUpload(String url, Path file, long sizeBytes) {
    String key = url + "|" + file.toAbsolutePath() + "|" + sizeBytes + "|" + modified(file);
    this.note =
        folder().resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString());
  }

  Optional<String> id() {
    return read().filter(id -> id.matches("[0-9a-z]{8,40}"));
  }

  /// The key to ask for the upload with: after a break the same again, so that the server answers
  /// for the upload that it has begun.
  String key() {
    return read().filter(said -> said.startsWith(KEY)).orElseGet(this::newKey);
  }

  private String newKey() {
    String key = KEY + UUID.randomUUID();
    remember(key);
    return key;
  }

  private Optional<String> read() {
    try {
      return Optional.of(Files.readString(note).strip());
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
