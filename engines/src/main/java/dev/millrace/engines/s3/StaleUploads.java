package dev.millrace.engines.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What is left of uploads that are over, because a kill came between two of their last steps.
///
/// An upload is open while S3Proxy has its record and its layout has its own part of it: the folder
/// of one in place, or the stub of one of S3Proxy's. All that belongs to another upload goes.
final class StaleUploads {
  private static final System.Logger LOG = System.getLogger(StaleUploads.class.getName());

  private StaleUploads() {}

  /// Removes it from all buckets and from `inPlace`, before anything is served.
  static void sweep(Path buckets, InPlaceUploads inPlace) throws IOException {
    inPlace.keepOnly(
        upload ->
            Files.exists(
                buckets.resolve(upload.about().bucket()).resolve(Names.record(upload.id()))));
    for (Path bucket : list(buckets)) {
      sweepBucket(bucket, inPlace);
    }
  }

  private static void sweepBucket(Path bucket, InPlaceUploads inPlace) throws IOException {
    var kept = new ArrayList<Path>();
    var records = new HashSet<String>();
    var stubs = new HashSet<String>();
    for (Path path : list(bucket)) {
      String name = path.getFileName().toString();
      if (Names.isRecord(name)) {
        records.add(Names.uploadId(name));
        kept.add(path);
      } else if (Names.isPart(name)) {
        kept.add(path);
        if (holdsStub(path)) {
          stubs.add(Names.uploadId(name));
        }
      }
    }
    for (Path path : kept) {
      String name = path.getFileName().toString();
      if (!isOpen(Names.uploadId(name), records, stubs)
          && (!Names.isRecord(name) || !inPlace.isOpen(Names.uploadId(name)))) {
        LOG.log(System.Logger.Level.INFO, "Removing what is left of an upload path={0}", path);
        delete(path);
      }
    }
  }

  private static boolean isOpen(String id, Set<String> records, Set<String> stubs) {
    return records.contains(id) && stubs.contains(id);
  }

  /// A key with slashes makes folders, whose first is named like a part.
  private static boolean holdsStub(Path path) throws IOException {
    try (Stream<Path> paths = Files.walk(path)) {
      return paths.anyMatch(
          file -> Files.isRegularFile(file) && Names.isStub(file.getFileName().toString()));
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    }
  }

  private static void delete(Path path) throws IOException {
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path file : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
