package dev.millrace.packaging;

import dev.millrace.media.cenc.Protection;
import dev.millrace.media.cenc.Scheme;
import dev.millrace.media.time.Rational;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be played of an asset: each track's segments from the first on, without a gap.
///
/// A pure value.
///
/// @param segment the exact length of a whole segment
/// @param tracks those that have a segment: the plan's in its order, then texts and the storyboard
/// @param mute how many sound tracks of the plan are left out, as nothing in them can be decoded
/// @param ended whether nothing more will come
/// @param protection of video and audio; empty when they are clear
/// @param aired when it was shown as a live programme, if it was
public record Presentation(
    Rational segment,
    List<Track> tracks,
    int mute,
    boolean ended,
    Optional<Protection> protection,
    PresentationPlan.Aired aired) {
  public Presentation {
    tracks = List.copyOf(tracks);
  }

  /// One track with what there is of it.
  public record Track(TrackSpec spec, String codec, long timescale, List<SegmentInfo> segments) {
    public Track {
      segments = List.copyOf(segments);
    }

    Rational duration() {
      return new Rational(segments.getLast().endTicks(), timescale);
    }
  }

  /// The tracks of the plan, as far as `pieces` fill them, and whatever texts and images there are:
  /// those may come at any time. Tracks are known by their names: the pieces say what they are.
  ///
  /// **On failure**: [PackagingFailure] when pieces of one track do not fit together.
  public static Presentation of(PresentationPlan plan, Collection<PackagedPiece> pieces) {
    return of(plan, pieces, false);
  }

  static Presentation of(PresentationPlan plan, Collection<PackagedPiece> pieces, boolean ended) {
    Map<String, List<PackagedPiece>> byTrack = new LinkedHashMap<>();
    plan.tracks().forEach(track -> byTrack.put(AssetFolder.track(track), new ArrayList<>()));
    pieces.stream()
        .map(PackagedPiece::track)
        .filter(track -> !isTimed(track))
        .sorted(Comparator.comparing(TrackSpec::name))
        .forEach(track -> byTrack.put(AssetFolder.track(track), new ArrayList<>()));
    for (PackagedPiece piece : pieces) {
      String path = AssetFolder.track(piece.track());
      if (!piece.segments().isEmpty()) {
        byTrack.getOrDefault(path, new ArrayList<>()).add(piece);
      }
    }
    var tracks = new ArrayList<Track>();
    byTrack.forEach(
        (_, found) -> {
          List<SegmentInfo> segments = contiguous(found);
          if (!segments.isEmpty()) {
            tracks.add(track(found, segments));
          }
        });
    int mute = (int) pieces.stream().filter(Presentation::isMute).count();
    return new Presentation(plan.segment(), tracks, mute, ended, plan.protection(), plan.aired());
  }

  /// Whether a player that starts now finds everything it needs: a picture, if there is one, and
  /// every sound track, because players look for sound only once.
  boolean playable(PresentationPlan plan) {
    long sounds = plan.tracks().stream().filter(Presentation::isAudio).count();
    boolean sound = audio().size() + mute == sounds;
    boolean picture = plan.tracks().stream().noneMatch(Presentation::isVideo) || !video().isEmpty();
    return sound && picture && !timed().isEmpty();
  }

  /// How much can be played in every track; zero when there is nothing.
  public Rational duration() {
    return timed().stream()
        .map(Track::duration)
        .min(Comparator.naturalOrder())
        .orElse(Rational.ZERO);
  }

  Rational longest() {
    return timed().stream()
        .map(Track::duration)
        .max(Comparator.naturalOrder())
        .orElse(Rational.ZERO);
  }

  List<Track> video() {
    return tracks.stream().filter(track -> isVideo(track.spec())).toList();
  }

  List<Track> audio() {
    return tracks.stream().filter(track -> isAudio(track.spec())).toList();
  }

  List<Track> text() {
    return tracks.stream().filter(track -> track.spec() instanceof TrackSpec.Text).toList();
  }

  /// Whether a part of a segment can be read without the rest.
  private boolean isInParts() {
    return protection.filter(by -> by.scheme() == Scheme.AES_128).isEmpty();
  }

  /// Whether DASH can play it: it knows no encryption of whole segments.
  boolean hasDash() {
    return isInParts();
  }

  /// Whether players can read the key pictures alone.
  boolean hasKeyPictures() {
    return ended && isInParts();
  }

  /// The small pictures to look at while seeking, once there are any.
  public Optional<Track> storyboard() {
    return tracks.stream()
        .filter(track -> track.spec() instanceof TrackSpec.Storyboard)
        .findFirst();
  }

  /// Those that make the film's length; texts and images are as long as it is.
  List<Track> timed() {
    return tracks.stream().filter(track -> isTimed(track.spec())).toList();
  }

  /// Those that HLS plays, each by a playlist of its own.
  List<Track> played() {
    return tracks.stream()
        .filter(track -> !(track.spec() instanceof TrackSpec.Storyboard))
        .toList();
  }

  /// A sound track is one piece.
  private static boolean isMute(PackagedPiece piece) {
    return isAudio(piece.track()) && piece.complete() && piece.segments().isEmpty();
  }

  private static boolean isTimed(TrackSpec spec) {
    return isVideo(spec) || isAudio(spec);
  }

  private static boolean isAudio(TrackSpec spec) {
    return spec instanceof TrackSpec.Audio;
  }

  private static boolean isVideo(TrackSpec spec) {
    return spec instanceof TrackSpec.Video;
  }

  private static Track track(List<PackagedPiece> pieces, List<SegmentInfo> segments) {
    PackagedPiece first = pieces.getFirst();
    TrackSpec spec = first.track();
    for (PackagedPiece piece : pieces) {
      if (!piece.initSha256().equals(first.initSha256())) {
        throw new PackagingFailure(
            spec.name() + ": " + piece.piece() + " was coded unlike " + first.piece());
      }
    }
    return new Track(spec, first.codec(), first.timescale(), segments);
  }

  /// The segments from number 0 up to the first gap; sound may begin a packet after the picture.
  private static List<SegmentInfo> contiguous(List<PackagedPiece> pieces) {
    List<SegmentInfo> all =
        pieces.stream()
            .flatMap(piece -> piece.segments().stream())
            .sorted(Comparator.comparingLong(SegmentInfo::number))
            .toList();
    var prefix = new ArrayList<SegmentInfo>();
    long ticks = all.isEmpty() ? 0 : all.getFirst().startTicks();
    for (SegmentInfo segment : all) {
      if (segment.number() != prefix.size() || segment.startTicks() != ticks) {
        break;
      }
      prefix.add(segment);
      ticks = segment.endTicks();
    }
    return prefix;
  }
}
