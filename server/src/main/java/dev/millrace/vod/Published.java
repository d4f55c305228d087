package dev.millrace.vod;

import dev.millrace.catalog.Media;
import dev.millrace.media.BitRate;
import dev.millrace.media.hls.BandwidthStats;
import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.Presentation;
import dev.millrace.packaging.PresentationPlan;
import dev.millrace.packaging.SegmentInfo;
import dev.millrace.packaging.TrackSpec;
import java.util.ArrayList;
import java.util.List;

/// What the catalogue says of a presentation.
final class Published {
  private Published() {}

  /// While it grows, bit rates are the caps, so that only news are news.
  static Media growing(PresentationPlan plan, Presentation presentation, boolean poster) {
    return media(plan.duration(), presentation, poster, false);
  }

  /// At the end, bit rates are those of the segments.
  static Media whole(Presentation presentation, boolean poster) {
    return media(presentation.duration(), presentation, poster, true);
  }

  private static Media media(
      Rational duration, Presentation presentation, boolean poster, boolean measured) {
    var renditions = new ArrayList<Media.Rendition>();
    var tracks = new ArrayList<Media.Track>();
    for (Presentation.Track track : presentation.tracks()) {
      switch (track.spec()) {
        case TrackSpec.Video video ->
            renditions.add(rendition(track, video, stats(presentation, track, measured)));
        case TrackSpec.Audio audio -> tracks.add(sound(track, audio));
        case TrackSpec.Text text -> tracks.add(text(track, text));
        case TrackSpec.Storyboard _ -> {}
      }
    }
    return new Media(
        Math.round(duration.toDouble() * 1e6) / 1e6,
        renditions,
        tracks,
        new Media.Images(poster, presentation.storyboard().isPresent()));
  }

  private static Media.Rendition rendition(
      Presentation.Track track, TrackSpec.Video video, BandwidthStats stats) {
    return new Media.Rendition(
        video.name(),
        video.width(),
        video.height(),
        track.codec(),
        stats.peak().bitsPerSecond(),
        stats.average().bitsPerSecond(),
        video.frameRate().value().toDouble());
  }

  private static Media.Track sound(Presentation.Track track, TrackSpec.Audio audio) {
    return new Media.Track(
        Media.Track.Kind.AUDIO,
        audio.name(),
        audio.language(),
        track.codec(),
        audio.channels(),
        audio.title().isEmpty() ? null : audio.title());
  }

  private static Media.Track text(Presentation.Track track, TrackSpec.Text text) {
    return new Media.Track(
        Media.Track.Kind.TEXT,
        text.name(),
        text.language(),
        track.codec(),
        null,
        text.title().isEmpty() ? null : text.title());
  }

  private static BandwidthStats stats(
      Presentation presentation, Presentation.Track track, boolean measured) {
    if (!measured) {
      BitRate cap = track.spec().cap();
      return new BandwidthStats(cap, cap);
    }
    List<BandwidthStats.Piece> pieces =
        track.segments().stream().map(segment -> piece(segment, track.timescale())).toList();
    return BandwidthStats.of(pieces, MediaPlaylist.targetDuration(presentation.segment()));
  }

  private static BandwidthStats.Piece piece(SegmentInfo segment, long timescale) {
    return new BandwidthStats.Piece(
        segment.sizeBytes(), new Rational(segment.durationTicks(), timescale));
  }
}
