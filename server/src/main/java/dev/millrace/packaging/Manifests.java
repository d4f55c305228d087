package dev.millrace.packaging;

import dev.millrace.media.BitRate;
import dev.millrace.media.dash.Mpd;
import dev.millrace.media.hls.BandwidthStats;
import dev.millrace.media.hls.MediaPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.Presentation.Track;
import dev.millrace.packaging.PresentationPlan.Aired;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// The HLS and DASH views of one [Presentation]; pure.
record Manifests(Presentation presentation) {
  /// Audio segments end at the packet nearest after the boundary; a packet is 1/46 s.
  private static final Rational SLACK = new Rational(1, 10);

  /// From a track's folder to the asset's.
  private static final String UP = "../../";

  private static final Duration UPDATE_EVERY = Duration.ofSeconds(2);

  /// Encoders' clocks and ours may differ; a growing film must not seem to start in the future.
  private static final Duration CLOCK_SLACK = Duration.ofHours(1);

  String media(Track track) {
    String ending = track.spec() instanceof TrackSpec.Text ? ".vtt" : ".m4s";
    Aired aired = track.spec() instanceof TrackSpec.Text ? Aired.NEVER : presentation.aired();
    var segments =
        track.segments().stream()
            .map(
                s ->
                    new MediaPlaylist.Segment(
                        s.number() + ending,
                        seconds(s, track),
                        null,
                        aired.times().get(s.number())))
            .toList();
    var kind = presentation.ended() ? MediaPlaylist.Kind.ENDED : MediaPlaylist.Kind.GROWING;
    return new MediaPlaylist(
            targetDuration(track), 0, kind, form(track.spec()), segments, aired.ranges())
        .render();
  }

  /// Texts are clear, whatever protects the film: they need no init segment and no key.
  private MediaPlaylist.Form form(TrackSpec spec) {
    return spec instanceof TrackSpec.Text
        ? MediaPlaylist.Form.PLAIN
        : MediaPlaylist.Form.mappedBy("init.mp4").encryptedBy(keys().hls(UP));
  }

  private KeyAddresses keys() {
    return new KeyAddresses(presentation.protection());
  }

  MultivariantPlaylist multivariant() {
    var groups = new HashSet<String>();
    var labels = new Labels();
    var tracks =
        new MultivariantPlaylist.Tracks(
            presentation.video().stream().map(this::video).toList(),
            presentation.audio().stream()
                .map(track -> audio(track, groups.add(group(track)), labels))
                .toList(),
            presentation.text().stream().map(track -> subtitles(track, labels)).toList(),
            presentation.hasKeyPictures() ? keyPictures() : List.of());
    return MultivariantPlaylist.of(tracks).withSessionKeys(keys().session());
  }

  private List<MultivariantPlaylist.IFrames> keyPictures() {
    return presentation.video().stream()
        .map(track -> new KeyPictures(track, presentation.protection()))
        .filter(pictures -> !pictures.isEmpty())
        .map(KeyPictures::stream)
        .toList();
  }

  String mpd(PresentationPlan plan, Instant now) {
    var sets = new AdaptationSets(presentation, this::bandwidth).all();
    return new Mpd(state(plan, now), sets, presentation.aired().events()).render();
  }

  private Mpd.State state(PresentationPlan plan, Instant now) {
    if (presentation.ended()) {
      return new Mpd.Finished(presentation.longest());
    }
    Duration film = Duration.ofSeconds((long) plan.duration().toDouble());
    Instant available = plan.startedAt().minus(film).minus(CLOCK_SLACK);
    return new Mpd.Growing(available, now, UPDATE_EVERY, plan.duration());
  }

  /// Text and images are whole from the beginning, so that their longest segment is known.
  private int targetDuration(Track track) {
    Rational longest =
        track.spec() instanceof TrackSpec.Text || track.spec() instanceof TrackSpec.Storyboard
            ? track.segments().stream()
                .map(s -> seconds(s, track))
                .max(Comparator.naturalOrder())
                .orElse(presentation.segment())
            : presentation.segment().plus(SLACK);
    return MediaPlaylist.targetDuration(longest);
  }

  /// The true rates when they are all known; until then what the encoder keeps to.
  BandwidthStats bandwidth(Track track) {
    BitRate cap = track.spec().cap();
    if (!presentation.ended()) {
      return new BandwidthStats(cap, cap);
    }
    var pieces =
        track.segments().stream()
            .map(s -> new BandwidthStats.Piece(s.sizeBytes(), seconds(s, track)))
            .toList();
    return BandwidthStats.of(pieces, targetDuration(track));
  }

  private MultivariantPlaylist.Video video(Track track) {
    var spec = (TrackSpec.Video) track.spec();
    return new MultivariantPlaylist.Video(
        AssetFolder.track(spec) + "index.m3u8",
        track.codec(),
        new MultivariantPlaylist.Picture(spec.width(), spec.height(), spec.frameRate()),
        bandwidth(track));
  }

  private MultivariantPlaylist.Audio audio(Track track, boolean selected, Labels labels) {
    var spec = (TrackSpec.Audio) track.spec();
    var rendition =
        new MultivariantPlaylist.AudioRendition(
            AssetFolder.track(spec) + "index.m3u8",
            group(track),
            labels.of(spec),
            Languages.tag(spec.language()),
            selected,
            spec.channels(),
            false);
    return new MultivariantPlaylist.Audio(rendition, track.codec(), bandwidth(track));
  }

  /// Players switch within a group, so that it has one kind of sound.
  private static String group(Track track) {
    return ((TrackSpec.Audio) track.spec()).channels() > 2 ? "surround" : "audio";
  }

  private static MultivariantPlaylist.SubtitleRendition subtitles(Track track, Labels labels) {
    var spec = (TrackSpec.Text) track.spec();
    return new MultivariantPlaylist.SubtitleRendition(
        AssetFolder.track(spec) + "index.m3u8",
        labels.of(spec),
        Languages.tag(spec.language()),
        false,
        spec.purpose() == TrackSpec.Text.Purpose.FORCED,
        spec.purpose() == TrackSpec.Text.Purpose.CAPTIONS);
  }

  private static Rational seconds(SegmentInfo segment, Track track) {
    return new Rational(segment.durationTicks(), track.timescale());
  }
}
