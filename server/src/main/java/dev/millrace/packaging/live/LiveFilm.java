package dev.millrace.packaging.live;

import dev.millrace.media.time.Rational;
import dev.millrace.packaging.AssetFolder;
import dev.millrace.packaging.PackagedPiece;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.packaging.SegmentLedger;
import dev.millrace.packaging.TrackSpec;
import dev.millrace.store.ObjectStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was stored of a live programme, as the pieces of a film: no track goes on where another has
/// ended, as after a crash.
///
/// @param pieces one for each track, complete; none when nothing can be played
/// @param duration of the shortest track
public record LiveFilm(List<PackagedPiece> pieces, Rational duration, long sizeBytes) {
  public LiveFilm {
    pieces = List.copyOf(pieces);
  }

  /// What the ledger in a folder holds of these tracks.
  public static LiveFilm in(ObjectStore store, AssetFolder folder, List<TrackSpec> tracks) {
    Map<String, List<PackagedPiece>> found = new TreeMap<>();
    for (PackagedPiece piece : new SegmentLedger(store).read(folder)) {
      found.computeIfAbsent(AssetFolder.track(piece.track()), _ -> new ArrayList<>()).add(piece);
    }
    if (found.size() < tracks.size()) {
      return new LiveFilm(List.of(), Rational.ZERO, 0);
    }
    List<PackagedPiece> whole = found.values().stream().map(LiveFilm::joined).toList();
    int most = whole.stream().mapToInt(piece -> piece.segments().size()).min().orElse(0);
    List<PackagedPiece> alike =
        most == 0 ? List.of() : whole.stream().map(piece -> cut(piece, most)).toList();
    Rational duration =
        alike.stream()
            .map(piece -> new Rational(piece.endTicks(), piece.timescale()))
            .min(Comparator.naturalOrder())
            .orElse(Rational.ZERO);
    long size =
        alike.stream()
            .flatMap(piece -> piece.segments().stream())
            .mapToLong(SegmentInfo::sizeBytes)
            .sum();
    return new LiveFilm(alike, duration, size);
  }

  /// The segments from the first on without a gap.
  private static PackagedPiece joined(List<PackagedPiece> pieces) {
    var segments = new ArrayList<SegmentInfo>();
    pieces.stream()
        .flatMap(piece -> piece.segments().stream())
        .sorted(Comparator.comparingLong(SegmentInfo::number))
        .takeWhile(segment -> segment.number() == segments.size())
        .forEach(segments::add);
    return with(pieces.getFirst(), segments);
  }

  private static PackagedPiece cut(PackagedPiece piece, int most) {
    return with(piece, piece.segments().subList(0, most));
  }

  private static PackagedPiece with(PackagedPiece piece, List<SegmentInfo> segments) {
    return new PackagedPiece(
        piece.track(),
        "live",
        piece.codec(),
        piece.timescale(),
        piece.initSha256(),
        true,
        segments);
  }
}
