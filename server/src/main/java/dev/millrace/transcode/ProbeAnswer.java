package dev.millrace.transcode;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.SourceInfo.Audio;
import dev.millrace.transcode.SourceInfo.Subtitle;
import dev.millrace.transcode.SourceInfo.Video;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What ffprobe said about a file, turned into a [SourceInfo] or a reason to refuse it.
///
/// @param ends where the packets of each stream really end, by index; empty when the file is
///     trusted
record ProbeAnswer(
    JsonNode json, InputFormat container, SourceLimits limits, Map<Integer, Rational> ends) {
  /// Sound that goes on this long after the picture makes the film longer.
  private static final Rational AFTER_SOUND = new Rational(1, 2);

  /// Sound that starts this much before the picture is part of the film.
  private static final Rational LEAD_IN = Rational.ONE;

  private static final Comparator<Rational> LATER = Comparator.naturalOrder();

  ProbeAnswer(JsonNode json, InputFormat container, SourceLimits limits) {
    this(json, container, limits, Map.of());
  }

  /// Whether every stream could be looked at.
  static boolean isComplete(JsonNode json) {
    return json.path("streams").valueStream().map(ProbeStream::new).allMatch(ProbeStream::isKnown);
  }

  /// The same with what was found out about the ends of streams.
  ProbeAnswer ending(Map<Integer, Rational> found) {
    if (found.isEmpty()) {
      throw new BadMedia(Reason.DAMAGED, "nothing in it can be read");
    }
    return new ProbeAnswer(json, container, limits, found);
  }

  /// The stream of the picture.
  Optional<Integer> picture() {
    return pictures().findFirst().map(ProbeStream::index);
  }

  /// The picture, if only a look at it tells whether it has fields.
  Optional<Integer> hiddenFields() {
    return pictures()
        .limit(1)
        .filter(ProbeStream::mayHideFields)
        .map(ProbeStream::index)
        .findFirst();
  }

  /// Where the file says it ends.
  Optional<Rational> namedEnd() {
    return end(new ProbeStream(json.path("format")));
  }

  private Stream<ProbeStream> pictures() {
    return streams().filter(ProbeStream::isPicture);
  }

  void refuseWhatIsOfNoUse() {
    if (streams().count() >= limits.maxStreams()) {
      throw new BadMedia(Reason.TOO_MANY_STREAMS, "at most " + limits.maxStreams() + " are read");
    }
    streams().forEach(this::refuseWhatCannotBeDecoded);
  }

  SourceInfo toSource() {
    Optional<Video> video = pictures().findFirst().map(this::video);
    List<Audio> audio =
        streams()
            .filter(ProbeStream::isSound)
            .sorted(Comparator.comparingInt(ProbeStream::rank))
            .map(ProbeStream::toAudio)
            .toList();
    if (video.isEmpty() && audio.isEmpty()) {
      throw streams().anyMatch(s -> s.is("video"))
          ? new BadMedia(Reason.IMAGE, "a still picture")
          : new BadMedia(Reason.NOTHING_TO_PLAY, "no stream in it can be played");
    }
    Rational origin = origin(video, audio);
    return new SourceInfo(
        container, duration(video, audio, origin), origin, video, audio, subtitles());
  }

  /// What is used of it when it comes live: the main picture and sound, if they are known already.
  ///
  /// @param mayGuess whether the rate of pictures may be the one that their coding allows, which is
  ///     twice as high where it counts fields; few pictures tell no other
  Optional<LiveSource> toLive(boolean mayGuess) {
    boolean isKnown = isComplete(json) && (mayGuess || pictures().allMatch(ProbeStream::tellsRate));
    if (streams().findAny().isEmpty() || !isKnown) {
      return Optional.empty();
    }
    refuseWhatIsOfNoUse();
    Optional<Video> video = pictures().findFirst().map(this::video);
    Optional<Audio> audio =
        streams()
            .filter(ProbeStream::isSound)
            .min(Comparator.comparingInt(ProbeStream::rank))
            .map(ProbeStream::toAudio);
    if (video.isEmpty() && audio.isEmpty()) {
      throw new BadMedia(Reason.NOTHING_TO_PLAY, "no stream in it can be played");
    }
    return Optional.of(new LiveSource(container, video, audio));
  }

  private Stream<ProbeStream> streams() {
    return json.path("streams").valueStream().map(ProbeStream::new);
  }

  private void refuseWhatCannotBeDecoded(ProbeStream stream) {
    if (stream.isEncrypted()) {
      throw new BadMedia(Reason.ENCRYPTED, "stream " + stream.index() + " needs a key");
    }
    boolean needed =
        stream.is("audio") ? streams().noneMatch(ProbeStream::isSound) : stream.isPicture();
    if (needed && stream.codec().isEmpty()) {
      throw new BadMedia(
          Reason.UNSUPPORTED_CODEC, "stream " + stream.index() + " (" + stream.tag() + ")");
    }
    if (stream.isDolbyOnly()) {
      throw new BadMedia(Reason.UNSUPPORTED_CODEC, "Dolby Vision profile 5");
    }
    long pixels = (long) stream.width() * stream.height();
    if (pixels > limits.maxPixels()) {
      String size = stream.width() + " x " + stream.height() + " pixels";
      throw new BadMedia(Reason.TOO_LARGE, size);
    }
  }

  private Video video(ProbeStream stream) {
    if (stream.width() <= 0 || stream.height() <= 0) {
      throw new BadMedia(Reason.DAMAGED, "its picture has no size");
    }
    return stream.toVideo(container);
  }

  private List<Subtitle> subtitles() {
    return streams().filter(s -> s.is("subtitle")).map(ProbeStream::toSubtitle).toList();
  }

  private static Rational origin(Optional<Video> video, List<Audio> audio) {
    var starts = new ArrayList<Rational>();
    audio.forEach(track -> starts.add(track.start()));
    Rational sound = starts.stream().min(Rational::compareTo).orElse(Rational.ZERO);
    if (video.isEmpty()) {
      return sound;
    }
    Rational picture = video.get().start();
    boolean leadIn = !starts.isEmpty() && picture.minus(sound).compareTo(LEAD_IN) > 0;
    return leadIn ? sound : picture;
  }

  /// Until the picture ends, because chunks are made of pictures; or until the sound does when that
  /// is clearly later.
  private Rational duration(Optional<Video> video, List<Audio> audio, Rational origin) {
    Rational whole = end(new ProbeStream(json.path("format"))).orElse(origin);
    Rational sound =
        audio.stream().map(track -> end(track.index(), whole)).max(LATER).orElse(origin);
    Rational picture = video.map(shown -> end(shown.index(), whole)).orElse(sound);
    boolean after = sound.minus(picture).compareTo(AFTER_SOUND) > 0;
    return checked((after ? sound : picture).minus(origin));
  }

  private Rational end(int index, Rational otherwise) {
    if (!ends.isEmpty()) {
      return ends.getOrDefault(index, Rational.ZERO);
    }
    return streams()
        .filter(stream -> stream.index() == index)
        .flatMap(stream -> end(stream).stream())
        .findFirst()
        .orElse(otherwise);
  }

  private static Optional<Rational> end(ProbeStream stream) {
    return stream.duration().map(stream.start()::plus);
  }

  private Rational checked(Rational duration) {
    if (duration.compareTo(Rational.ZERO) <= 0) {
      throw new BadMedia(Reason.DAMAGED, "its length is not known");
    }
    if (duration.compareTo(Rational.of(limits.maxDuration().toSeconds())) > 0) {
      String hours = "at most " + limits.maxDuration().toHours() + " hours";
      throw new BadMedia(Reason.TOO_LONG, hours);
    }
    return duration;
  }
}
