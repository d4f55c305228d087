package dev.millrace.live.clips;

import dev.millrace.live.archive.Archive;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.origin.Timetable;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.LiveFilm;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.util.Optional;

/// A programme as far as the store has it, whoever runs or ran its channel.
record StoredFootage(ObjectStore store, Recording recording, Timetable timetable, Archive.Use use)
    implements Footage {
  private static final int MOST_SEGMENT_BYTES = 64 << 20;

  /// Empty when nothing of it is stored, or nobody wrote down when it was shown.
  static Optional<Footage> of(ObjectStore store, Archive archive, Recording recording) {
    if (recording.stretches().isEmpty()) {
      return Optional.empty();
    }
    var film = LiveFilm.in(store, recording.folder(), recording.contents().tracks());
    if (film.pieces().isEmpty()) {
      return Optional.empty();
    }
    long count = film.pieces().getFirst().segments().size();
    var extent = new Timetable.Extent(0, count, film.duration());
    var timetable = new Timetable(recording.stretches(), recording.contents().segment(), extent);
    return Optional.of(new StoredFootage(store, recording, timetable, archive.use(recording.id())));
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
  public byte[] init(TrackSpec track) {
    return store.read(key(track, "init.mp4"), MOST_SEGMENT_BYTES);
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
