package dev.millrace.live.archive;

import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.TrackArchive;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// One programme on its way into the store.
///
/// **Threading**: each track by a thread of its own. **Ownership**: [#end] or [#close] ends its
/// threads, and tells that it is over: once it has come to its end, or is left for later.
public final class ProgrammeArchive implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_SEGMENT_BYTES = 64 << 20;

  private final ObjectStore store;
  private final Recording recording;
  private final Runnable settle;
  private final Runnable over;
  private final Map<String, TrackArchive> tracks = new LinkedHashMap<>();

  ProgrammeArchive(ObjectStore store, Recording recording, Runnable settle, Runnable over) {
    this.store = store;
    this.recording = recording;
    this.settle = settle;
    this.over = over;
  }

  /// A track will come.
  ///
  /// @param stored hears of the number of each segment that is stored
  public void expect(TrackSpec track, LongConsumer stored) {
    tracks.put(
        AssetFolder.track(track), new TrackArchive(store, recording.folder(), track, stored));
  }

  /// How the segments of a track that follow are coded.
  ///
  /// @param path of the track: `v/720p/`
  public void coded(String path, TrackHeader header, byte[] init) {
    track(path).ifPresent(track -> track.coded(header, init));
  }

  public void add(String path, MediaSegment segment) {
    track(path).ifPresent(track -> track.add(segment));
  }

  private Optional<TrackArchive> track(String path) {
    return Optional.ofNullable(tracks.get(path));
  }

  /// A segment that is stored; empty when it is not. Blocks.
  public Optional<byte[]> read(String path, long number) {
    try {
      String key = recording.folder().key(path + number + ".m4s");
      return Optional.of(store.read(key, MOST_SEGMENT_BYTES));
    } catch (ObjectMissing _) {
      return Optional.empty();
    }
  }

  /// How many segments of all tracks are not stored yet.
  public int behind() {
    return tracks.values().stream().mapToInt(TrackArchive::behind).sum();
  }

  /// The programme has ended: waits until it is stored and has it published, or removed.
  public void end() {
    try {
      boolean whole = true;
      for (TrackArchive track : tracks.values()) {
        whole &= track.finish(PATIENCE);
      }
      tracks.values().forEach(TrackArchive::close);
      if (whole) {
        settle.run();
      }
    } finally {
      over.run();
    }
  }

  @Override
  public void close() {
    tracks.values().forEach(TrackArchive::close);
    over.run();
  }
}
