package dev.millrace.packaging;

import dev.millrace.media.dash.Mpd;
import dev.millrace.media.dash.Mpd.AdaptationSet;
import dev.millrace.media.dash.Mpd.Representation;
import dev.millrace.media.dash.Mpd.Role;
import dev.millrace.media.dash.SegmentTimeline;
import dev.millrace.media.hls.BandwidthStats;
import dev.millrace.media.image.Tiling;
import dev.millrace.media.time.Rational;
import dev.millrace.packaging.Presentation.Track;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The tracks of a presentation as DASH sees them.
///
/// @param bandwidth of a track
record AdaptationSets(Presentation presentation, Function<Track, BandwidthStats> bandwidth) {
  /// The whole text of a text track, in its folder: DASH players take it as one file.
  static final String WHOLE_TEXT = "all.vtt";

  List<AdaptationSet> all() {
    var sets = new ArrayList<AdaptationSet>();
    for (List<Track> tracks : byCodec()) {
      var pictures = tracks.stream().map(this::representation).toList();
      sets.add(new AdaptationSet(sets.size(), "", "", Role.MAIN, protection(), pictures));
    }
    var labels = new Labels();
    Role role = Role.MAIN;
    for (Track track : presentation.audio()) {
      var spec = (TrackSpec.Audio) track.spec();
      sets.add(set(sets.size() + 1, spec.language(), labels.of(spec), role, track));
      role = Role.ALTERNATE;
    }
    if (presentation.ended()) {
      for (Track track : presentation.text()) {
        var spec = (TrackSpec.Text) track.spec();
        sets.add(set(sets.size() + 1, spec.language(), labels.of(spec), role(spec), track));
      }
      presentation
          .storyboard()
          .ifPresent(sheets -> sets.add(set(sets.size() + 1, "", "", Role.NONE, sheets)));
    }
    return sets;
  }

  /// A player switches within a set, and between codecs only at its own risk.
  private Collection<List<Track>> byCodec() {
    return presentation.video().stream()
        .collect(
            Collectors.groupingBy(
                track -> track.codec().split("\\.", 2)[0], LinkedHashMap::new, Collectors.toList()))
        .values();
  }

  private AdaptationSet set(int id, String language, String label, Role role, Track track) {
    boolean sound = track.spec() instanceof TrackSpec.Audio;
    return new AdaptationSet(
        id,
        Languages.tag(language),
        label,
        role,
        sound ? protection() : Optional.empty(),
        List.of(representation(track)));
  }

  private Optional<Mpd.Protection> protection() {
    return new KeyAddresses(presentation.protection()).dash();
  }

  private static Role role(TrackSpec.Text text) {
    return switch (text.purpose()) {
      case SUBTITLES -> Role.SUBTITLE;
      case CAPTIONS -> Role.CAPTION;
      case FORCED -> Role.FORCED_SUBTITLE;
    };
  }

  private Representation representation(Track track) {
    String folder = AssetFolder.track(track.spec());
    return new Representation(
        folder.replace('/', '-').replaceAll("-$", ""),
        bandwidth.apply(track).peak(),
        track.spec() instanceof TrackSpec.Video || track.spec() instanceof TrackSpec.Audio
            ? track.codec()
            : "",
        media(track.spec()),
        address(track, folder));
  }

  private static Mpd.Address address(Track track, String folder) {
    switch (track.spec()) {
      case TrackSpec.Text _ -> {
        return new Mpd.Whole(folder + WHOLE_TEXT);
      }
      case TrackSpec.Storyboard board -> {
        return new Mpd.Numbered(
            folder + StoryboardPackager.sheet("$Number$"),
            Rational.of(board.tiling().sheetSeconds()));
      }
      case TrackSpec.Video _, TrackSpec.Audio _ -> {}
    }
    var timeline = new SegmentTimeline.Builder();
    track.segments().forEach(s -> timeline.add(s.startTicks(), s.durationTicks()));
    return new Mpd.Template(
        folder + "init.mp4", folder + "$Number$.m4s", timeline.build(track.timescale(), 0));
  }

  private static Mpd.Media media(TrackSpec spec) {
    return switch (spec) {
      case TrackSpec.Video v -> new Mpd.Picture(v.width(), v.height(), v.frameRate());
      case TrackSpec.Audio a -> new Mpd.Sound(a.sampleRateHz(), a.channels());
      case TrackSpec.Text _ -> new Mpd.Text();
      case TrackSpec.Storyboard(Tiling tiling) ->
          new Mpd.Tiles(tiling.sheetWidth(), tiling.sheetHeight(), Tiling.COLUMNS, Tiling.ROWS);
    };
  }
}
