package dev.millrace.live.clips;

import dev.millrace.live.archive.Archive;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Timetable;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.StoredTracks;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A programme as far as the store has it, whoever runs or ran its channel.
///
/// @param tracks what the ledger holds of it
/// @param told what was told of it
record StoredFootage(
    ObjectStore store,
    Recording recording,
    StoredTracks tracks,
    Supplier<List<Marker>> told,
    Archive.Use use)
    implements Footage {
  private static final int MOST_SEGMENT_BYTES = 64 << 20;

  /// Empty when nothing of it is stored, or nobody wrote down when it was shown.
  static Optional<Footage> of(
      ObjectStore store, Archive archive, Recording recording, Supplier<List<Marker>> told) {
    var tracks = StoredTracks.in(store, recording.folder());
    return recording.stretches().isEmpty() || tracks.count(recording.contents().tracks()) == 0
        ? Optional.empty()
        : Optional.of(
            new StoredFootage(store, recording, tracks, told, archive.use(recording.id())));
  }

  @Override
  public String id() {
    return recording.id();
  }

  @Override
  public Recording.Contents contents() {
    return recording.contents();
  }

  @Override
  public Timetable timetable() {
    List<TrackSpec> all = contents().tracks();
    long count = tracks.count(all);
    return recording.timetable(count, tracks.end(all, count));
  }

  @Override
  public boolean isCodedAlike(TrackSpec track, long first, long to) {
    return tracks.init(track, first, to).isPresent();
  }

  @Override
  public byte[] init(TrackSpec track, long segment) {
    String name = tracks.init(track, segment, segment + 1).orElseThrow();
    return store.read(key(track, name), MOST_SEGMENT_BYTES);
  }

  @Override
  public List<Marker> markers() {
    return told.get();
  }

  @Override
  public Optional<byte[]> segment(TrackSpec track, long number) {
    try {
      return Optional.of(store.read(key(track, number + ".m4s"), MOST_SEGMENT_BYTES));
    } catch (ObjectMissing _) {
      return Optional.empty();
    }
  }

  private String key(TrackSpec track, String name) {
    return recording.folder().key(AssetFolder.track(track) + name);
  }

  @Override
  public void close() {
    use.close();
  }
}
