package dev.millrace.live.archive;

import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.packaging.live.Backlog;
import dev.millrace.packaging.live.TrackArchive;
import dev.millrace.store.ObjectMissing;
import dev.millrace.store.ObjectStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// One programme on its way into the store.
///
/// **Threading**: each track by a thread of its own. **Ownership**: [#end] or [#close] ends its
/// threads, and tells that it is over: once it has come to its end, or is left for later.
public final class ProgrammeArchive implements AutoCloseable {
  /// For how long the end of a programme waits for the store, as what goes on does.
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /// What may wait of the largest rung, while the smallest may take all of the room.
  private static final double SHARE_OF_THE_LARGEST = 0.5;
  private static final int MOST_SEGMENT_BYTES = 64 << 20;

  private final ObjectStore store;
  private final Recording recording;
  private final Optional<Backlog> backlog;
  private final Runnable settle;
  private final Runnable over;
  private final Map<String, TrackArchive> tracks = new LinkedHashMap<>();

  /// @param backlog where segments wait; empty when whoever adds waits for the store
  ProgrammeArchive(
      ObjectStore store,
      Recording recording,
      Optional<Backlog> backlog,
      Runnable settle,
      Runnable over) {
    this.store = store;
    this.recording = recording;
    this.backlog = backlog;
    this.settle = settle;
    this.over = over;
  }

  /// A track will come.
  ///
  /// @param stored hears of the number of each segment that is stored
  public void expect(TrackSpec track, LongConsumer stored) {
    var room = backlog.map(all -> all.room(share(track))).orElse(Backlog.Room.ENDLESS);
    tracks.put(
        AssetFolder.track(track), new TrackArchive(store, recording.folder(), track, stored, room));
  }

  /// While the store is away the largest rungs give way first: films have the rungs that are whole.
  private double share(TrackSpec track) {
    List<TrackSpec> rungs =
        recording.contents().tracks().stream()
            .filter(one -> one instanceof TrackSpec.Video)
            .toList();
    int place = rungs.indexOf(track);
    return place < 0 || rungs.size() == 1
        ? 1
        : SHARE_OF_THE_LARGEST + (1 - SHARE_OF_THE_LARGEST) * place / (rungs.size() - 1);
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

  /// What is wrong with it just now, for people; empty when all is stored as it comes.
  public Optional<String> trouble() {
    List<String> left = in(TrackArchive.State.LEAVING_OUT);
    if (!left.isEmpty()) {
      return Optional.of(String.join(", ", left) + " not stored: the store is away for too long");
    }
    return in(TrackArchive.State.WAITING).isEmpty()
        ? Optional.empty()
        : Optional.of("the store is away, " + behind() + " segments wait for it");
  }

  private List<String> in(TrackArchive.State state) {
    return tracks.entrySet().stream()
        .filter(track -> track.getValue().state() == state)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// Whether something of it is missing, and all that follows could be stored again.
  public boolean isTorn() {
    return tracks.values().stream().anyMatch(TrackArchive::isTorn)
        && behind() == 0
        && in(TrackArchive.State.WAITING).isEmpty();
  }

  /// The programme has ended: waits until it is stored and has it published, or removed.
  public void end() {
    try {
      long until = System.nanoTime() + PATIENCE.toNanos();
      boolean whole = true;
      for (TrackArchive track : tracks.values()) {
        whole &= track.finish(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
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
