package dev.millrace.live.origin;

import dev.millrace.media.cmaf.TrackHeader;
import dev.millrace.media.dash.LiveMpd;
import dev.millrace.media.dash.LiveMpd.Delay;
import dev.millrace.media.dash.LiveMpd.Period;
import dev.millrace.media.dash.Mpd;
import dev.millrace.media.dash.Mpd.AdaptationSet;
import dev.millrace.media.dash.Mpd.Event;
import dev.millrace.media.dash.Mpd.Representation;
import dev.millrace.media.hls.BandwidthStats;
import dev.millrace.media.hls.MultivariantPlaylist;
import dev.millrace.media.hls.MultivariantPlaylist.AudioRendition;
import dev.millrace.media.time.Rational;
import dev.millrace.media.time.Ticks;
import dev.millrace.packaging.TrackSpec;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The two ways into a programme, `main.m3u8` and `main.mpd`; pure.
record Entrances(Programme programme) {
  private static final Duration UPDATE = Duration.ofSeconds(4);

  /// What lies between a picture's taking and the arrival of its part, on a machine that keeps up.
  private static final Rational ENCODING = new Rational(2, 5);

  private static final int DELAY_PARTS = 2;
  private static final int DELAY_SEGMENTS = 3;
  private static final int MILLIS = 1000;

  MultivariantPlaylist multivariant() {
    var videos = new ArrayList<MultivariantPlaylist.Video>();
    var audios = new ArrayList<MultivariantPlaylist.Audio>();
    for (Rendition one : programme.made(programme.stretches().getLast())) {
      String uri = one.path() + "index.m3u8";
      String codec = one.header().codec();
      var bandwidth = new BandwidthStats(one.spec().cap(), one.spec().cap());
      switch (one.spec()) {
        case TrackSpec.Video video -> {
          var picture =
              new MultivariantPlaylist.Picture(video.width(), video.height(), video.frameRate());
          videos.add(new MultivariantPlaylist.Video(uri, codec, picture, bandwidth));
        }
        case TrackSpec.Audio sound -> {
          var rendition =
              new AudioRendition(uri, "audio", "Audio", "", true, sound.channels(), false);
          audios.add(new MultivariantPlaylist.Audio(rendition, codec, bandwidth));
        }
        case TrackSpec.Text _, TrackSpec.Storyboard _ -> {}
      }
    }
    return MultivariantPlaylist.of(MultivariantPlaylist.Tracks.of(videos, audios));
  }

  /// Without periods that are over before what is listed begins: those that are left keep their ids
  /// and times.
  String mpd(String timeUrl, Duration window, Markers markers) {
    List<Stretch> stretches = programme.stretches();
    Instant begun = stretches.getLast().began();
    Instant published = markers.changed().isAfter(begun) ? markers.changed() : begun;
    var clock = new LiveMpd.Clock(programme.began(), published, UPDATE, window, timeUrl, null);
    var periods = new ArrayList<Period>();
    long listed = programme.firstListed();
    for (int i = 0; i < stretches.size(); i++) {
      Optional<Stretch> next =
          i + 1 < stretches.size() ? Optional.of(stretches.get(i + 1)) : Optional.empty();
      if (next.isEmpty() || next.get().firstSegment() > listed) {
        Stretch stretch = stretches.get(i);
        var told = new Markers.Within(stretch.began(), next.map(Stretch::began), periods.isEmpty());
        periods.add(period(stretch, next, markers.events(programme.began(), told)));
      }
    }
    return new LiveMpd(clock, delay(), periods).render();
  }

  /// Three segments; or the part that is played, the part that comes, and what the encoder takes.
  private Delay delay() {
    Rational part = programme.plan().part();
    Rational seconds =
        part == null
            ? programme.plan().segment().times(DELAY_SEGMENTS)
            : part.times(DELAY_PARTS).plus(ENCODING);
    return new Delay(Duration.ofMillis(seconds.times(MILLIS).toLong(RoundingMode.UP)), part);
  }

  private Period period(Stretch stretch, Optional<Stretch> next, List<Event> events) {
    var since = Duration.between(programme.began(), stretch.began());
    var sets = new ArrayList<AdaptationSet>();
    var pictures = new ArrayList<Representation>();
    for (Rendition one : programme.made(stretch)) {
      switch (one.spec()) {
        case TrackSpec.Video video ->
            pictures.add(
                representation(
                    one,
                    stretch,
                    new Mpd.Picture(video.width(), video.height(), video.frameRate())));
        case TrackSpec.Audio sound ->
            sets.add(
                set(
                    2,
                    List.of(
                        representation(
                            one, stretch, new Mpd.Sound(sound.sampleRateHz(), sound.channels())))));
        case TrackSpec.Text _, TrackSpec.Storyboard _ -> {}
      }
    }
    if (!pictures.isEmpty()) {
      sets.addFirst(set(1, pictures));
    }
    return new Period(
        Integer.toString(stretch.number()),
        new Rational(since.toMillis(), MILLIS),
        next.map(other -> other.base().minus(stretch.base())).orElse(null),
        sets,
        events);
  }

  private static AdaptationSet set(int id, List<Representation> representations) {
    return new AdaptationSet(id, "", "", Mpd.Role.MAIN, Optional.empty(), representations);
  }

  /// A rung may be coded otherwise in another stretch: as the next smaller one.
  private Representation representation(Rendition one, Stretch stretch, Mpd.Media media) {
    String folder = one.path() + programme.id() + "/";
    int init = one.initOf(stretch.firstSegment());
    TrackHeader header = one.header(init);
    long timescale = header.timescale();
    Rational part = programme.plan().part();
    var address =
        new Mpd.OnClock(
            folder + "init-" + init + ".mp4",
            folder + "$Number$.m4s",
            programme.plan().segment(),
            part == null ? null : part.plus(ENCODING),
            stretch.firstSegment(),
            Ticks.of(stretch.base(), timescale, RoundingMode.HALF_UP).value(),
            timescale);
    return new Representation(
        one.path().replace('/', '-').replaceAll("-$", ""),
        one.spec().cap(),
        header.codec(),
        media,
        address);
  }
}
