package dev.millrace.lake;

import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.io.CloseableIterable;

/// Removes objects of a table that nothing names any more, or ever did: what somebody left who was
/// killed between an upload and its commit, or between forgetting a snapshot and removing its
/// files.
///
/// What is younger than [#AGE] may be on its way into a snapshot, and stays.
///
/// **Threading:** that of the table's feeder. **Limits:** the names of all of a table's files in
/// memory, as planning a scan has them too; [#MOST_REMOVED] a time.
final class Sweep {
  static final Duration AGE = Duration.ofDays(1);

  private static final Logger LOG = System.getLogger(Sweep.class.getName());
  private static final int MOST_REMOVED = 10_000;

  private final ObjectStore store;
  private final InstantSource clock;

  Sweep(ObjectStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// How many objects went.
  int sweep(LakeTable name, BaseTable table) throws IOException {
    Set<String> named = named(table);
    Instant before = clock.instant().minus(AGE);
    int removed = 0;
    for (String folder : List.of(DataObjects.folder(name), key(table.location()) + "/")) {
      removed += below(folder, named, before, MOST_REMOVED - removed);
    }
    if (removed > 0) {
      LOG.log(
          Level.INFO,
          "Objects that no snapshot names were removed. table={0} objects={1}",
          name.text(),
          removed);
    }
    return removed;
  }

  /// Whatever another engine calls the scheme.
  private static String key(String location) {
    int bucket = location.indexOf("://");
    return bucket < 0 ? location : location.substring(location.indexOf('/', bucket + 3) + 1);
  }

  private int below(String folder, Set<String> named, Instant before, int most) {
    int removed = 0;
    ObjectStore.Page page;
    String after = "";
    do {
      page = store.list(folder, after, ObjectStore.MAX_PAGE);
      for (ObjectStore.Entry entry : page.entries()) {
        after = entry.key();
        if (!named.contains(after) && removed < most && isOld(after, before)) {
          store.delete(after);
          removed++;
        }
      }
    } while (page.more());
    return removed;
  }

  private boolean isOld(String key, Instant before) {
    return store.head(key).map(ObjectHead::modifiedAt).filter(before::isAfter).isPresent();
  }

  /// The keys of all that belongs to any snapshot which is not forgotten.
  private static Set<String> named(BaseTable table) throws IOException {
    var named = new HashSet<String>();
    ReachableFileUtil.metadataFileLocations(table, false).forEach(at -> named.add(key(at)));
    ReachableFileUtil.manifestListLocations(table).forEach(at -> named.add(key(at)));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(at -> named.add(key(at)));
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (named.add(key(manifest.path()))) {
          add(manifest, table, named);
        }
      }
    }
    return named;
  }

  private static void add(ManifestFile manifest, BaseTable table, Set<String> named)
      throws IOException {
    if (manifest.content() == ManifestContent.DATA) {
      try (CloseableIterable<String> paths =
          ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
        paths.forEach(path -> named.add(key(path)));
      }
      return;
    }
    try (var deletes = ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      deletes.forEach(file -> named.add(key(file.location())));
    }
  }
}
