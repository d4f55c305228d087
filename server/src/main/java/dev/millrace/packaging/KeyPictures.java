package dev.millrace.packaging;

import dev.millrace.media.cenc.Protection;
import dev.millrace.media.hls.BandwidthStats;
import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.MediaPlaylist.ByteRange;
import dev.millrace.media.hls.MediaPlaylist.Segment;
import dev.millrace.media.hls.MultivariantPlaylist;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.Presentation.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The trick-play view of a finished video track: its key pictures, as parts of its segments
/// (RFC 8216bis 4.4.3.6).
///
/// @param protection of the segments; of those that are encrypted as a whole no part can be read
record KeyPictures(Track track, Optional<Protection> protection) {
  private static final String UP = "../";

  /// Those of a track that is clear.
  KeyPictures(Track track) {
    this(track, Optional.empty());
  }

  /// Where the playlist is in the asset's folder: `i/720p.m3u8`.
  String path() {
    return "i/" + track.spec().name() + ".m3u8";
  }

  boolean isEmpty() {
    return all().isEmpty();
  }

  MediaPlaylist playlist() {
    String folder = UP + AssetFolder.track(track.spec());
    var entries = new ArrayList<Segment>();
    for (Shown picture : all()) {
      entries.add(
          new Segment(
              folder + picture.segment() + ".m4s",
              picture.seconds(),
              new ByteRange(picture.key().offsetBytes(), picture.key().sizeBytes())));
    }
    return new MediaPlaylist(
        targetDuration(),
        0,
        MediaPlaylist.Kind.ENDED,
        MediaPlaylist.Form.keyPictures(folder + "init.mp4")
            .encryptedBy(new KeyAddresses(protection).hls(UP)),
        entries);
  }

  MultivariantPlaylist.IFrames stream() {
    var spec = (TrackSpec.Video) track.spec();
    List<BandwidthStats.Piece> pieces =
        all().stream()
            .map(shown -> new BandwidthStats.Piece(shown.key().sizeBytes(), shown.seconds()))
            .toList();
    return new MultivariantPlaylist.IFrames(
        path(),
        BandwidthStats.of(pieces, targetDuration()),
        track.codec(),
        new MultivariantPlaylist.Picture(spec.width(), spec.height(), spec.frameRate()));
  }

  private int targetDuration() {
    return MediaPlaylist.targetDuration(
        all().stream().map(Shown::seconds).max(Comparator.naturalOrder()).orElse(Rational.ONE));
  }

  /// A key picture, shown until the next one.
  private record Shown(long segment, KeyPicture key, Rational seconds) {}

  private List<Shown> all() {
    var pictures = new ArrayList<Shown>();
    long until = track.segments().isEmpty() ? 0 : track.segments().getLast().endTicks();
    for (SegmentInfo segment : track.segments().reversed()) {
      for (KeyPicture key : segment.keyPictures().reversed()) {
        var seconds = new Rational(until - key.startTicks(), track.timescale());
        pictures.add(new Shown(segment.number(), key, seconds));
        until = key.startTicks();
      }
    }
    return pictures.reversed();
  }
}
