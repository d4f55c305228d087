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
import java.util.Optional;
import java.util.TreeMap;

/// What the ledger holds of the tracks of a live programme, which may be coded otherwise from some
/// segment on: the track of a rung that is left out shows the next smaller one.
public final class StoredTracks {
  /// A rung that ends so many segments before another, and a tenth of them, is not in a film.
  private static final int FAR = 30;

  private static final int TENTH = 10;

  private final Map<String, List<Run>> tracks = new TreeMap<>();
  private final Map<String, Long> stored = new TreeMap<>();

  /// Segments that are coded alike.
  private record Run(PackagedPiece piece, List<SegmentInfo> segments) {
    long first() {
      return segments.getFirst().number();
    }

    long to() {
      return segments.getLast().number() + 1;
    }
  }

  private StoredTracks() {}

  public static StoredTracks in(ObjectStore store, AssetFolder folder) {
    var stored = new StoredTracks();
    new SegmentLedger(store)
        .read(folder).stream()
            .filter(piece -> !piece.segments().isEmpty())
            .sorted(Comparator.comparingLong(piece -> piece.segments().getFirst().number()))
            .forEach(stored::add);
    return stored;
  }

  /// Goes on with a track as far as there is no gap.
  private void add(PackagedPiece piece) {
    String path = AssetFolder.track(piece.track());
    stored.merge(path, (long) piece.segments().size(), Long::sum);
    List<Run> runs = tracks.computeIfAbsent(path, _ -> new ArrayList<>());
    long end = runs.isEmpty() ? 0 : runs.getLast().to();
    if (piece.segments().getFirst().number() != end) {
      return;
    }
    boolean isAlike =
        !runs.isEmpty() && runs.getLast().piece().initSha256().equals(piece.initSha256());
    if (!isAlike) {
      runs.add(new Run(piece, new ArrayList<>()));
    }
    for (SegmentInfo segment : piece.segments()) {
      if (segment.number() == end) {
        runs.getLast().segments().add(segment);
        end++;
      }
    }
  }

  private List<Run> runs(TrackSpec track) {
    return tracks.getOrDefault(AssetFolder.track(track), List.of());
  }

  /// How many segments, from the first on, there are of all these.
  public long count(List<TrackSpec> wanted) {
    return wanted.stream()
        .mapToLong(track -> runs(track).isEmpty() ? 0 : runs(track).getLast().to())
        .min()
        .orElse(0);
  }

  /// The init segment of some segments of a track; empty when they are not coded alike.
  ///
  /// @param first the number of the first
  /// @param to one more than that of the last
  public Optional<String> init(TrackSpec track, long first, long to) {
    List<Run> runs = runs(track);
    return runs.stream()
        .filter(run -> run.first() <= first && to <= run.to())
        .map(run -> Inits.name(run.piece().initSha256(), runs.getFirst().piece().initSha256()))
        .findFirst();
  }

  /// Where the last of so many segments ends, in the shortest of these.
  public Rational end(List<TrackSpec> wanted, long count) {
    return wanted.stream()
        .flatMap(track -> runs(track).stream())
        .filter(run -> run.first() < count && count <= run.to())
        .map(run -> end(run, count))
        .min(Comparator.naturalOrder())
        .orElse(Rational.ZERO);
  }

  private static Rational end(Run run, long count) {
    SegmentInfo last = run.segments().get(Math.toIntExact(count - 1 - run.first()));
    return new Rational(last.startTicks() + last.durationTicks(), run.piece().timescale());
  }

  /// How many segments are stored of whatever most are stored of.
  public long most() {
    return stored.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /// Those of these that a film is made of: without rungs that would cut it short, as most of what
  /// another has was not stored of them.
  public List<TrackSpec> whole(List<TrackSpec> wanted) {
    long longest =
        wanted.stream()
            .filter(track -> track instanceof TrackSpec.Video)
            .mapToLong(this::alike)
            .max()
            .orElse(0);
    long least = longest - Math.max(FAR, longest / TENTH);
    return wanted.stream()
        .filter(
            track ->
                !(track instanceof TrackSpec.Video)
                    || alike(track) == longest
                    || alike(track) >= Math.max(least, 1))
        .toList();
  }

  /// How many segments from the first on are coded like that.
  private long alike(TrackSpec track) {
    return runs(track).isEmpty() ? 0 : runs(track).getFirst().to();
  }

  /// A film of these: the segments that all of them have from the first on, as far as each is coded
  /// as it begins.
  public LiveFilm film(List<TrackSpec> wanted) {
    int count = Math.toIntExact(wanted.stream().mapToLong(this::alike).min().orElse(0));
    if (count == 0) {
      return new LiveFilm(List.of(), Rational.ZERO, 0);
    }
    var pieces = wanted.stream().map(track -> piece(runs(track).getFirst(), count)).toList();
    long size =
        pieces.stream()
            .flatMap(piece -> piece.segments().stream())
            .mapToLong(SegmentInfo::sizeBytes)
            .sum();
    return new LiveFilm(pieces, end(wanted, count), size);
  }

  private static PackagedPiece piece(Run run, int count) {
    PackagedPiece piece = run.piece();
    return new PackagedPiece(
        piece.track(),
        "live",
        piece.codec(),
        piece.timescale(),
        piece.initSha256(),
        true,
        run.segments().subList(0, count));
  }
}
