package dev.millrace.engines.s3;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an in-place upload has on disk: `about`, the `parts` that arrived, and the `data`.
///
/// The data file is the upload: it is made last, and the folder without it is rubbish. So is one
/// whose data has a second name, because that name is the object.
record UploadFolder(Path path) {
  private static final System.Logger LOG = System.getLogger(UploadFolder.class.getName());

  /// What does not change about an upload.
  record About(String bucket, String key, long partBytes, Instant begun) {}

  String id() {
    return path.getFileName().toString();
  }

  Path data() {
    return path.resolve("data");
  }

  Path table() {
    return path.resolve("parts");
  }

  private Path aboutFile() {
    return path.resolve("about");
  }

  void create(About about) throws IOException {
    Files.createDirectory(path);
    Files.write(
        aboutFile(),
        List.of(
            about.bucket(),
            URLEncoder.encode(about.key(), StandardCharsets.UTF_8),
            Long.toString(about.partBytes()),
            about.begun().toString()));
    Files.createFile(data());
  }

  /// What the upload is about; empty when it was completed, or never begun to the end.
  Optional<About> about() throws IOException {
    if (!Files.exists(data()) || (int) Files.getAttribute(data(), "unix:nlink") > 1) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(aboutFile());
    return Optional.of(
        new About(
            lines.get(0),
            URLDecoder.decode(lines.get(1), StandardCharsets.UTF_8),
            Long.parseLong(lines.get(2)),
            Instant.parse(lines.get(3))));
  }

  /// Removes all of it; what cannot be removed now goes at the next start.
  void discard() {
    try {
      delete();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "An upload's folder stays behind path=" + path, e);
    }
  }

  /// Removes all of it, the data first.
  void delete() throws IOException {
    Files.deleteIfExists(data());
    try (var files = Files.list(path)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(path);
  }
}
