package dev.millrace.transcode;

import dev.millrace.media.time.Rational;
import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.SourceInfo.Audio;
import dev.millrace.transcode.SourceInfo.Subtitle;
import dev.millrace.transcode.SourceInfo.Video;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What ffprobe said about a file, turned into a [SourceInfo] or a reason to refuse it.
record ProbeAnswer(JsonNode json, InputFormat container, SourceLimits limits) {
  /// Sound that starts this much before the picture is part of the film.
  private static final Rational LEAD_IN = Rational.ONE;

  SourceInfo toSource() {
    if (streams().count() >= limits.maxStreams()) {
      throw new BadMedia(Reason.TOO_MANY_STREAMS, "at most " + limits.maxStreams() + " are read");
    }
    streams().forEach(this::refuseWhatCannotBeDecoded);
    Optional<Video> video = streams().filter(ProbeStream::isPicture).findFirst().map(this::video);
    List<Audio> audio =
        streams().filter(s -> s.is("audio")).filter(ProbeStream::isSound).map(this::audio).toList();
    if (video.isEmpty() && audio.isEmpty()) {
      throw new BadMedia(Reason.NOTHING_TO_PLAY, "no stream in it can be played");
    }
    Rational origin = origin(video, audio);
    return new SourceInfo(container, duration(video, origin), origin, video, audio, subtitles());
  }

  private Stream<ProbeStream> streams() {
    return json.path("streams").valueStream().map(ProbeStream::new);
  }

  private void refuseWhatCannotBeDecoded(ProbeStream stream) {
    if (stream.isEncrypted()) {
      throw new BadMedia(Reason.ENCRYPTED, "stream " + stream.index() + " needs a key");
    }
    boolean playable = (stream.is("video") && !stream.isAttachment()) || stream.is("audio");
    if (playable && stream.codec().isEmpty()) {
      throw new BadMedia(
          Reason.UNSUPPORTED_CODEC, "stream " + stream.index() + " (" + stream.tag() + ")");
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

  private Audio audio(ProbeStream stream) {
    return stream.toAudio();
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

  /// The picture's own end where the file tells it, because chunks are made of pictures.
  private Rational duration(Optional<Video> video, Rational origin) {
    var format = new ProbeStream(json.path("format"));
    Rational whole =
        format.duration().map(d -> format.start().plus(d).minus(origin)).orElse(Rational.ZERO);
    Rational picture =
        streams()
            .filter(s -> video.isPresent() && s.index() == video.get().index())
            .flatMap(s -> s.duration().map(d -> s.start().plus(d).minus(origin)).stream())
            .findFirst()
            .orElse(whole);
    if (picture.compareTo(Rational.ZERO) <= 0) {
      throw new BadMedia(Reason.DAMAGED, "its length is not known");
    }
    if (picture.compareTo(Rational.of(limits.maxDuration().toSeconds())) > 0) {
      String hours = "at most " + limits.maxDuration().toHours() + " hours";
      throw new BadMedia(Reason.TOO_LONG, hours);
    }
    return picture;
  }
}
