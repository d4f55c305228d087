package dev.millrace.transcode;

import dev.millrace.media.text.Cue;
import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Looks at source files and encodes pieces of them.
///
/// **Threading**: safe on every thread; each call blocks until its FFmpeg is gone.
///
/// **On failure**: [BadMedia] when the file is to blame and another try is useless,
/// [MediaFailure] otherwise (also when cancelled). No process and no file stays behind.
public final class Transcoder {
  private static final int MAX_POSTER_BYTES = 8 << 20;

  private final Ffmpeg ffmpeg;
  private final SourceLimits limits;

  /// **Ownership**: `ffmpeg` stays the caller's.
  public Transcoder(Ffmpeg ffmpeg, SourceLimits limits) {
    this.ffmpeg = ffmpeg;
    this.limits = limits;
  }

  /// What the file is.
  public SourceInfo probe(Path source, Cancellation cancellation) {
    return new Probe(ffmpeg, limits).probe(source, cancellation);
  }

  /// Encodes one of the plan's [EncodePlan#pieces]; the tracks are named after their rungs.
  public Progress encodeChunk(
      Path source,
      EncodePlan plan,
      EncodePlan.Piece piece,
      EncodeListener listener,
      Cancellation cancellation) {
    var encoder = new ChunkEncoder(plan, plan.video().orElseThrow(), limits);
    return run(encoder.command(source, piece), listener, cancellation);
  }

  /// Encodes one whole sound track of the plan; the track is named after it.
  public Progress encodeAudio(
      Path source,
      EncodePlan plan,
      EncodePlan.Audio track,
      EncodeListener listener,
      Cancellation cancellation) {
    var encoder = new AudioEncoder(plan.source(), limits);
    return run(encoder.command(source, track), listener, cancellation);
  }

  /// The texts that `tracks` hold, by their names; all of the source in one pass.
  public Map<String, List<Cue>> texts(
      Path source, SourceInfo info, List<TextTracks.Track> tracks, Cancellation cancellation) {
    var extractor = new TextExtractor(info, limits);
    MediaCommand command = extractor.command(source, tracks);
    var texts = new ConcurrentHashMap<String, List<Cue>>();
    EncodeListener listener =
        (output, webVtt) -> {
          String name = tracks.get(command.outputs().indexOf(output)).name();
          texts.put(name, extractor.read(webVtt));
        };
    run(command, listener, cancellation);
    return texts;
  }

  /// A JPEG still, at most 1280 pixels wide.
  public byte[] poster(Path source, SourceInfo info, Cancellation cancellation) {
    try {
      for (MediaCommand command : new Poster(info, limits).commands(source)) {
        byte[] jpeg = Runs.capture(ffmpeg, command, MAX_POSTER_BYTES, cancellation);
        if (jpeg.length > 0) {
          return jpeg;
        }
      }
      throw new BadMedia(Reason.DAMAGED, "no picture can be decoded");
    } catch (MediaFailure failure) {
      throw Probe.explained(failure);
    }
  }

  private Progress run(MediaCommand command, EncodeListener listener, Cancellation cancellation) {
    try {
      return Runs.run(
          ffmpeg,
          command,
          listener::track,
          progress -> listener.progress(progress.position().toNanos() / 1e9),
          cancellation);
    } catch (MediaFailure failure) {
      throw failure.kind() == MediaFailure.Kind.INPUT ? Probe.explained(failure) : failure;
    }
  }
}
