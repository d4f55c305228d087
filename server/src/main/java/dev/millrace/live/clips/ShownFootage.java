package dev.millrace.live.clips;

import dev.millrace.live.archive.Archive;
import dev.millrace.live.archive.Recording;
import dev.millrace.live.origin.Found;
import dev.millrace.live.origin.Programme;
import dev.millrace.live.origin.Rendition;
import dev.millrace.live.origin.Timetable;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The programme that a channel of this process shows, or has shown last: its end in memory, and
/// before that the store, if it is kept there.
final class ShownFootage implements Footage {
  private final Programme programme;
  private final Recording.Contents contents;
  private final Timetable timetable;
  private final Archive.Use use;

  /// What may leave memory before it is copied: everything, of a programme that is not stored.
  private final Map<String, ByteBuffer> taken = new HashMap<>();

  /// @param isStored whether what leaves memory can be had from the store
  ShownFootage(
      Programme programme, Recording.Contents contents, boolean isStored, Archive.Use use) {
    this.programme = programme;
    this.contents = contents;
    this.timetable = programme.timetable(isStored ? 0 : programme.firstHeld());
    this.use = use;
    if (!isStored) {
      programme.renditions().forEach(this::take);
    }
  }

  private void take(Rendition rendition) {
    for (long number = timetable.extent().from(); number < timetable.extent().to(); number++) {
      if (rendition.track().segment(number) instanceof Found.Here<ByteBuffer>(ByteBuffer bytes)) {
        taken.put(rendition.path() + number, bytes);
      }
    }
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
  public byte[] init(TrackSpec track) {
    return copy(Objects.requireNonNull(rendition(track).init(0)));
  }

  @Override
  public Optional<byte[]> segment(TrackSpec track, long number) {
    Rendition rendition = rendition(track);
    ByteBuffer mine = taken.get(rendition.path() + number);
    if (mine != null) {
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
    taken.clear();
    use.close();
  }
}
