package dev.millrace.live.archive;

import dev.millrace.live.origin.Stretch;
import dev.millrace.live.origin.Timetable;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.policy.Playback;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A programme that is kept in the store, or a clip of one.
///
/// @param id the programme's, and of the asset that it becomes
/// @param title of that asset
/// @param kept whether it becomes one
/// @param contents what is to be known to publish it, also after a crash
/// @param stretches of the programme so far, or of what a clip shows of it
/// @param clip what it is cut out of; null for a programme
public record Recording(
    String id,
    String channelId,
    String title,
    boolean kept,
    Contents contents,
    Instant startedAt,
    State state,
    List<Stretch> stretches,
    @Nullable Clip clip) {
  private static final String VERSION = "1";

  public Recording {
    stretches = List.copyOf(stretches);
  }

  /// Which part of another programme it is.
  ///
  /// @param node the process that makes it
  /// @param programme that it is cut out of
  /// @param start of its first segment
  /// @param end of its last
  public record Clip(String node, String programme, Instant start, Instant end) {}

  /// What it consists of.
  public record Contents(Rational segment, List<TrackSpec> tracks, Playback playback) {
    public Contents {
      tracks = List.copyOf(tracks);
    }
  }

  /// How far it is.
  public enum State {
    /// It goes on.
    RECORDING,
    /// It is an asset.
    READY,
    /// Nothing of it could be played.
    EMPTY,
    /// It lies in the store, but no asset can be made of it.
    FAILED;

    /// As the API writes it.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// When the first segments of it were shown.
  ///
  /// @param count how many
  /// @param end where the last of them ends on the media timeline
  public Timetable timetable(long count, Rational end) {
    return new Timetable(stretches, contents.segment(), new Timetable.Extent(0, count, end));
  }

  /// The tracks that are made in all of it: without rungs that were left out meanwhile.
  List<TrackSpec> tracksOfAll() {
    int left = stretches.stream().mapToInt(Stretch::left).max().orElse(0);
    return contents.tracks().subList(left, contents.tracks().size());
  }

  /// Where its objects are.
  public AssetFolder folder() {
    return new AssetFolder(id, VERSION);
  }
}
