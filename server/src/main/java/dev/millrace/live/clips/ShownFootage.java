package dev.millrace.live.clips;

import dev.millrace.live.archive.Archive;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.origin.Found;
import dev.millrace.live.origin.Marker;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.live.origin.Timetable;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/// The programme that a channel of this process shows, or has shown last: its end in memory, and
/// before that the store, if it is kept there.
final class ShownFootage implements Footage {
  /// Clips may hold one in so many of the bytes that windows may.
  private static final int SHARE = 2;

  private final Programme programme;
  private final Recording.Contents contents;
  private final Timetable timetable;
  private final Supplier<List<Marker>> markers;
  private final Archive.Use use;

  /// What may leave memory before it is copied: everything, of a programme that is not stored.
  private final Map<String, ByteBuffer> held = new HashMap<>();

  private final Taken taken;
  private long counted;

  /// @param markers what was told of it
  /// @param taken where it is counted what is held for it
  ShownFootage(Clips.Shown shown, Supplier<List<Marker>> markers, Taken taken, Archive.Use use) {
    boolean isStored = shown.isStored();
    this.programme = shown.programme();
    this.contents = shown.contents();
    this.timetable = programme.timetable(isStored ? 0 : programme.firstHeld());
    this.markers = markers;
    this.taken = taken;
    this.use = use;
    if (!isStored) {
      programme.renditions().forEach(this::hold);
    }
  }

  private void hold(Rendition rendition) {
    for (long number = timetable.extent().from(); number < timetable.extent().to(); number++) {
      if (rendition.track().segment(number) instanceof Found.Here<ByteBuffer>(ByteBuffer bytes)) {
        held.put(rendition.path() + number, bytes);
      }
    }
  }

  @Override
  public void expect(Timetable.Range range, List<TrackSpec> tracks) {
    var wanted = new HashSet<String>();
    for (TrackSpec track : tracks) {
      for (long number = range.first(); number < range.to(); number++) {
        wanted.add(AssetFolder.track(track) + number);
      }
    }
    held.keySet().retainAll(wanted);
    long bytes = held.values().stream().mapToLong(ByteBuffer::remaining).sum();
    taken.add(bytes, programme.windowBytes() / SHARE);
    counted = bytes;
  }

  @Override
  public String id() {
    return programme.id();
  }

  @Override
  public Recording.Contents contents() {
    return contents;
  }

  @Override
  public Timetable timetable() {
    return timetable;
  }

  @Override
  public boolean isCodedAlike(TrackSpec track, long first, long to) {
    Rendition rendition = rendition(track);
    return rendition.initOf(first) == rendition.initOf(to - 1);
  }

  @Override
  public byte[] init(TrackSpec track, long segment) {
    Rendition rendition = rendition(track);
    return copy(Objects.requireNonNull(rendition.init(rendition.initOf(segment))));
  }

  @Override
  public List<Marker> markers() {
    return markers.get();
  }

  @Override
  public Optional<byte[]> segment(TrackSpec track, long number) {
    Rendition rendition = rendition(track);
    ByteBuffer mine = held.remove(rendition.path() + number);
    if (mine != null) {
      counted -= mine.remaining();
      taken.remove(mine.remaining());
      return Optional.of(copy(mine));
    }
    return rendition.track().segment(number) instanceof Found.Here<ByteBuffer>(ByteBuffer bytes)
        ? Optional.of(copy(bytes))
        : programme.past().read(rendition.path(), number);
  }

  private Rendition rendition(TrackSpec track) {
    return Objects.requireNonNull(programme.rendition(AssetFolder.track(track)));
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return copy;
  }

  @Override
  public void close() {
    held.clear();
    taken.remove(counted);
    counted = 0;
    use.close();
  }
}
