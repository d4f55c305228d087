package dev.millrace.packaging.download;

import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PackagingFailure;
import dev.millrace.packaging.Presentation;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Finished films as plain MP4 files: `moov` first, the media as it was published, nothing encoded
/// or copied.
///
/// The index of a pair of tracks is written when it is first asked for; another server that does
/// the same writes the same bytes.
///
/// **Threading**: safe; blocks on the store. **Limits**: two indexes are written at a time, others
/// wait a minute at most.
public final class MovieFiles {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_INDEX_BYTES = 64 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ObjectMeta INDEX = ObjectMeta.of("application/json");

  private final ObjectStore store;
  private final Semaphore writers = new Semaphore(2);

  public MovieFiles(ObjectStore store) {
    this.store = store;
  }

  /// The file of some tracks of a finished film; empty when too many others are being made.
  ///
  /// @param tracks at least one, each with its segments
  public Optional<MovieFile> of(AssetFolder folder, List<Presentation.Track> tracks) {
    String name = "d/" + tracks.stream().map(t -> t.spec().name()).collect(Collectors.joining("/"));
    return known(folder, name).or(() -> made(folder, name, tracks));
  }

  private Optional<MovieFile> known(AssetFolder folder, String name) {
    try {
      byte[] json = store.read(folder.key(name + ".json"), MAX_INDEX_BYTES);
      MovieIndex index = JSON.readValue(json, MovieIndex.class);
      return store
          .head(folder.key(name + ".head"))
          .map(head -> new MovieFile(store, folder, name + ".head", head.etag(), index));
    } catch (ObjectMissing e) {
      return Optional.empty();
    }
  }

  private Optional<MovieFile> made(
      AssetFolder folder, String name, List<Presentation.Track> tracks) {
    if (!mayWrite()) {
      return Optional.empty();
    }
    try {
      String head = name + ".head";
      IndexWriter.Written written = new IndexWriter(store, folder).write(head, tracks);
      store.put(folder.key(name + ".json"), JSON.writeValueAsBytes(written.index()), INDEX);
      return Optional.of(
          new MovieFile(store, folder, head, written.head().etag(), written.index()));
    } finally {
      writers.release();
    }
  }

  private boolean mayWrite() {
    try {
      return writers.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PackagingFailure("interrupted while waiting to write an index", e);
    }
  }
}
