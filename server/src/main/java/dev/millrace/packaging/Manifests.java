package dev.millrace.packaging;

import dev.millrace.media.BitRate;
import dev.millrace.media.dash.Mpd;
import dev.millrace.media.dash.SegmentTimeline;
import dev.millrace.media.hls.BandwidthStats;
import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.Presentation.Track;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The HLS and DASH views of one [Presentation]; pure.
record Manifests(Presentation presentation) {
  /// Audio segments end at the packet nearest after the boundary; a packet is 1/46 s.
  private static final Rational SLACK = new Rational(1, 10);

  private static final Duration UPDATE_EVERY = Duration.ofSeconds(2);

  /// Encoders' clocks and ours may differ; a growing film must not seem to start in the future.
  private static final Duration CLOCK_SLACK = Duration.ofHours(1);

  String media(Track track) {
    var segments =
        track.segments().stream()
            .map(s -> new MediaPlaylist.Segment(s.number() + ".m4s", seconds(s, track)))
            .toList();
    var kind = presentation.ended() ? MediaPlaylist.Kind.ENDED : MediaPlaylist.Kind.GROWING;
    return new MediaPlaylist(targetDuration(), 0, kind, "init.mp4", segments).render();
  }

  String multivariant() {
    var videos = presentation.video().stream().map(this::video).toList();
    var audios = new ArrayList<MultivariantPlaylist.Audio>();
    var labels = new HashSet<String>();
    for (Track track : presentation.audio()) {
      audios.add(audio(track, audios.isEmpty(), labels));
    }
    return MultivariantPlaylist.of(videos, audios).render();
  }

  String mpd(PresentationPlan plan, Instant now) {
    var sets = new ArrayList<Mpd.AdaptationSet>();
    if (!presentation.video().isEmpty()) {
      var pictures = presentation.video().stream().map(this::representation).toList();
      sets.add(new Mpd.AdaptationSet(0, "", true, pictures));
    }
    boolean main = true;
    for (Track track : presentation.audio()) {
      var audio = (TrackSpec.Audio) track.spec();
      String language = Languages.tag(audio.language());
      sets.add(
          new Mpd.AdaptationSet(sets.size() + 1, language, main, List.of(representation(track))));
      main = false;
    }
    return new Mpd(state(plan, now), sets).render();
  }

  private Mpd.State state(PresentationPlan plan, Instant now) {
    if (presentation.ended()) {
      return new Mpd.Finished(presentation.longest());
    }
    Duration film = Duration.ofSeconds((long) plan.duration().toDouble());
    Instant available = plan.startedAt().minus(film).minus(CLOCK_SLACK);
    return new Mpd.Growing(available, now, UPDATE_EVERY);
  }

  private int targetDuration() {
    return MediaPlaylist.targetDuration(presentation.segment().plus(SLACK));
  }

  /// The true rates when they are all known; until then what the encoder keeps to.
  private BandwidthStats bandwidth(Track track) {
    BitRate cap = track.spec().cap();
    if (!presentation.ended()) {
      return new BandwidthStats(cap, cap);
    }
    var pieces =
        track.segments().stream()
            .map(s -> new BandwidthStats.Piece(s.sizeBytes(), seconds(s, track)))
            .toList();
    return BandwidthStats.of(pieces, targetDuration());
  }

  private MultivariantPlaylist.Video video(Track track) {
    var spec = (TrackSpec.Video) track.spec();
    return new MultivariantPlaylist.Video(
        AssetFolder.track(spec) + "index.m3u8",
        track.codec(),
        new MultivariantPlaylist.Picture(spec.width(), spec.height(), spec.frameRate()),
        bandwidth(track));
  }

  private MultivariantPlaylist.Audio audio(Track track, boolean selected, Set<String> labels) {
    var spec = (TrackSpec.Audio) track.spec();
    var rendition =
        new MultivariantPlaylist.AudioRendition(
            AssetFolder.track(spec) + "index.m3u8",
            unique(label(spec), labels),
            Languages.tag(spec.language()),
            selected,
            spec.channels());
    return new MultivariantPlaylist.Audio(rendition, track.codec(), bandwidth(track));
  }

  /// Names are unique in a group (RFC 8216bis 4.4.6.1.1).
  private static String unique(String label, Set<String> taken) {
    String name = label;
    for (int n = 2; !taken.add(name); n++) {
      name = label + " " + n;
    }
    return name;
  }

  private static String label(TrackSpec.Audio spec) {
    return spec.channels() > 2 ? plainLabel(spec) + " 5.1" : plainLabel(spec);
  }

  private static String plainLabel(TrackSpec.Audio spec) {
    if (!spec.title().isBlank()) {
      return spec.title();
    }
    return Languages.tag(spec.language()).equals("und")
        ? spec.name().replaceFirst("^und-?", "Audio ").strip()
        : Languages.name(spec.language());
  }

  private Mpd.Representation representation(Track track) {
    String folder = AssetFolder.track(track.spec());
    var timeline = new SegmentTimeline.Builder();
    track.segments().forEach(s -> timeline.add(s.startTicks(), s.durationTicks()));
    return new Mpd.Representation(
        folder.replace('/', '-').replaceAll("-$", ""),
        bandwidth(track).peak(),
        track.codec(),
        media(track.spec()),
        new Mpd.Template(
            folder + "init.mp4", folder + "$Number$.m4s", timeline.build(track.timescale(), 0)));
  }

  private static Mpd.Media media(TrackSpec spec) {
    return switch (spec) {
      case TrackSpec.Video v -> new Mpd.Picture(v.width(), v.height(), v.frameRate());
      case TrackSpec.Audio a -> new Mpd.Sound(a.sampleRateHz(), a.channels());
    };
  }

  private static Rational seconds(SegmentInfo segment, Track track) {
    return new Rational(segment.durationTicks(), track.timescale());
  }
}
