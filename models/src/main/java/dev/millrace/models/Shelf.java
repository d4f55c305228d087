package dev.millrace.models;

import dev.millrace.models.fetch.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// The folder in which networks are kept, each in a folder of its own that is whole or not there:
/// its name holds the checksum, and it appears by one rename.
record Shelf(Path folder) {
  private static final String ONNX = "model.onnx";

  Path of(Catalogue.Entry entry) {
    String mark = entry.source().sha256().substring(0, 12);
    return folder.resolve(entry.model().name() + "-" + mark);
  }

  /// Whether its files are there, by name and size.
  boolean has(Catalogue.Entry entry) {
    Path onnx = of(entry).resolve(ONNX);
    try {
      return Files.isRegularFile(onnx) && Files.size(onnx) == entry.source().bytes();
    } catch (IOException e) {
      return false;
    }
  }

  /// What is wrong with its files; empty when every byte is right.
  Optional<String> fault(Catalogue.Entry entry) {
    Path here = of(entry);
    try {
      if (!Sha256.of(here.resolve(ONNX)).equals(entry.source().sha256())) {
        return Optional.of(ONNX + " is not what it was");
      }
      for (Source.Extra extra : entry.source().extras()) {
        if (!Sha256.of(here.resolve(extra.name())).equals(extra.sha256())) {
          return Optional.of(extra.name() + " is not what it was");
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("it cannot be read: " + e.getMessage());
    }
  }

  /// Puts a network's files on the shelf, in place of damaged ones.
  void put(Catalogue.Entry entry, Map<String, ByteBuffer> files) throws IOException {
    Path target = of(entry);
    Path draft = draft();
    try {
      for (var file : files.entrySet()) {
        write(draft.resolve(file.getKey()), file.getValue());
      }
      if (Files.exists(target) && fault(entry).isPresent()) {
        delete(target);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!has(entry)) {
        throw e;
      }
    } finally {
      delete(draft);
    }
  }

  /// An empty folder beside the networks.
  Path draft() throws IOException {
    var readable = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(readable));
    Path draft = Files.createTempDirectory(folder, ".draft-");
    Files.setPosixFilePermissions(draft, readable);
    return draft;
  }

  /// Deletes a folder with all it holds; a missing one is fine.
  void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void write(Path file, ByteBuffer content) throws IOException {
    try (var out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = content.slice();
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
