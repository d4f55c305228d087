package dev.millrace.live.origin;

import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.packaging.TrackSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// One rendition of a programme: its track, and how it is coded.
///
/// **Threading**: any.
public final class Rendition {
  private final TrackSpec spec;
  private final String path;
  private final LiveTrack track;
  private final List<Coding> codings = new CopyOnWriteArrayList<>();
  private volatile long endTicks;
  private volatile @Nullable Still still;

  /// How a stretch is coded.
  ///
  /// @param init the init segment
  /// @param from the number of the first segment that is coded so
  private record Coding(TrackHeader header, ByteBuffer init, long from) {}

  /// A picture that can be decoded alone.
  public record Still(TrackHeader header, Sample picture) {}

  /// @param path of its folder: `v/720p/`
  Rendition(TrackSpec spec, String path, LiveTrack track) {
    this.spec = spec;
    this.path = path;
    this.track = track;
  }

  public TrackSpec spec() {
    return spec;
  }

  /// Where it is below the channel: `v/720p/`.
  public String path() {
    return path;
  }

  public LiveTrack track() {
    return track;
  }

  /// A stretch begins whose samples are described so; tells the number of its init segment, which
  /// is that of the stretch before when that was coded alike.
  ///
  /// @param from the number of its first segment
  public int coded(TrackHeader header, byte[] init, long from) {
    ByteBuffer bytes = ByteBuffer.wrap(init).asReadOnlyBuffer();
    if (codings.isEmpty() || !codings.getLast().init().equals(bytes)) {
      codings.add(new Coding(header, bytes, from));
    }
    return codings.size() - 1;
  }

  /// A stretch of it has ended there.
  public void endedAt(long ticks) {
    endTicks = ticks;
  }

  /// Where the last stretch has ended: the next one follows without a gap.
  public long endTicks() {
    return endTicks;
  }

  /// A picture that can be decoded alone has been shown.
  public void shows(Still picture) {
    still = picture;
  }

  /// The last of those; null before the first, and of sound.
  public @Nullable Still still() {
    return still;
  }

  /// An init segment; null when there is none of that number.
  public @Nullable ByteBuffer init(int number) {
    return number >= 0 && number < codings.size() ? codings.get(number).init().duplicate() : null;
  }

  /// The number of the init segment of a segment.
  public int initOf(long segment) {
    int found = 0;
    for (int i = 1; i < codings.size(); i++) {
      found = codings.get(i).from() <= segment ? i : found;
    }
    return found;
  }

  /// Whether its coding is known and something of it can be played.
  boolean isThere() {
    return !codings.isEmpty() && track.begun() > 0;
  }

  /// How the last stretch is coded; empty before the first.
  public Optional<TrackHeader> coding() {
    return codings.isEmpty() ? Optional.empty() : Optional.of(header());
  }

  /// How the last stretch is coded.
  public TrackHeader header() {
    return codings.getLast().header();
  }

  /// How the segments of an init segment are coded.
  TrackHeader header(int init) {
    return codings.get(init).header();
  }
}
