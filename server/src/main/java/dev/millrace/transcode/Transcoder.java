package dev.millrace.transcode;

import dev.millrace.media.image.JpegStream;
import dev.millrace.media.image.Tiling;
import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.text.Cue;
import dev.millrace.transcode.BadMedia.Reason;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.MediaCommand;
import dev.millrace.transcode.ffmpeg.MediaFailure;
import dev.millrace.transcode.ffmpeg.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Looks at source files and encodes pieces of them.
///
/// **Threading**: safe on every thread; each call blocks until its FFmpeg is gone.
///
/// **On failure**: [BadMedia] when the file is to blame and another try is useless,
/// [MediaFailure] otherwise (also when cancelled). No process and no file stays behind.
public final class Transcoder {
  private static final int MAX_POSTER_BYTES = 8 << 20;

  private static final String NO_PICTURE = "no picture can be decoded";

  private final Ffmpeg ffmpeg;
  private final SourceLimits limits;

  /// **Ownership**: `ffmpeg` stays the caller's.
  public Transcoder(Ffmpeg ffmpeg, SourceLimits limits) {
    this.ffmpeg = ffmpeg;
    this.limits = limits;
  }

  /// The file to work on: `source` itself or, when its clock jumps as in joined recordings, a copy
  /// of it at `target` whose clock runs on. All copies of a file are alike.
  public static Path straightened(Path source, Path target) {
    try {
      return StraightClock.of(source, target);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the source's clock straight", e);
    }
  }

  /// What a file is that was [#straightened].
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
    Progress done = run(encoder.command(source, piece), listener, cancellation);
    if (done.frames() == 0 && piece.chunk().firstSegment() == 0) {
      throw new BadMedia(Reason.DAMAGED, NO_PICTURE);
    }
    return done;
  }

  /// Encodes one whole sound track of the plan; the track is named after it.
  public Progress encodeAudio(
      Path source,
      EncodePlan plan,
      EncodePlan.Audio track,
      EncodeListener listener,
      Cancellation cancellation) {
    var encoder = new AudioEncoder(plan.source(), limits);
    return run(encoder.command(source, track), new FirstSound(listener), cancellation);
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

  /// What the film asks of an encoder, found in a few places; the plan has a picture in at least
  /// three rungs of constant quality.
  ///
  /// **On failure**: also `IllegalStateException` when a place shows nothing.
  public Complexity complexity(Path source, EncodePlan plan, Cancellation cancellation) {
    var probe = new ContentProbe(plan, plan.video().orElseThrow(), limits);
    var answers = new ArrayList<byte[]>();
    for (int window = 0; window < probe.windows(); window++) {
      MediaCommand command = probe.window(source, window);
      answers.add(Runs.capture(ffmpeg, command, ContentProbe.MAX_ANSWER_BYTES, cancellation));
    }
    return probe.found(answers);
  }

  /// A JPEG still, at most 1280 pixels wide.
  public byte[] poster(Path source, SourceInfo info, Cancellation cancellation) {
    try {
      for (Poster.Place place : Poster.Place.values()) {
        byte[] jpeg = poster(source, new Poster(info, limits, place), cancellation);
        if (jpeg.length > 0) {
          return jpeg;
        }
      }
      throw new BadMedia(Reason.DAMAGED, NO_PICTURE);
    } catch (MediaFailure failure) {
      throw Probe.explained(failure);
    }
  }

  /// Empty when there are no candidates in that place.
  private byte[] poster(Path source, Poster poster, Cancellation cancellation) {
    int max = poster.maxCandidateBytes();
    byte[] candidates = Runs.capture(ffmpeg, poster.candidates(source), max, cancellation);
    return candidates.length == 0
        ? candidates
        : Runs.capture(
            ffmpeg, poster.still(source, poster.best(candidates)), MAX_POSTER_BYTES, cancellation);
  }

  /// The sheets of a storyboard, in order, as JPEG.
  ///
  /// @param movie a rung of the film, or enough of its pictures, as fragmented MP4
  public void storyboard(
      Path movie, Tiling tiling, Consumer<byte[]> sheets, Cancellation cancellation) {
    EncodeListener listener =
        (_, media) -> {
          var stream = new JpegStream(media);
          for (var sheet = stream.next(); sheet.isPresent(); sheet = stream.next()) {
            sheets.accept(sheet.get());
          }
        };
    run(new Storyboard(tiling, limits).sheets(movie), listener, cancellation);
  }

  /// Decodes the whole film once, small, for somebody who looks at it; gives way to all other work.
  ///
  /// @param pictures which are wanted besides the very small ones
  public void survey(
      Path source,
      SourceInfo info,
      SurveyListener.Pictures pictures,
      SurveyListener listener,
      Cancellation cancellation) {
    var survey = new Survey(info, limits, pictures);
    if (survey.isEmpty()) {
      return;
    }
    var outputs = new SurveyOutputs(survey, listener);
    try {
      Runs.run(
          ffmpeg,
          survey.command(source),
          outputs::read,
          progress -> listener.progress(progress.position().toNanos() / 1e9),
          cancellation);
    } catch (MediaFailure failure) {
      throw failure.kind() == MediaFailure.Kind.INPUT ? Probe.explained(failure) : failure;
    }
  }

  private Progress run(MediaCommand command, EncodeListener listener, Cancellation cancellation) {
    try {
      return Runs.run(
          ffmpeg,
          command,
          (name, media) ->
              listener.track(name, name.equals(FirstSound.OUTPUT) ? media : notEmpty(media)),
          progress -> listener.progress(progress.position().toNanos() / 1e9),
          cancellation);
    } catch (MediaFailure failure) {
      if (failure.getCause() instanceof BadMedia bad) {
        throw bad;
      }
      throw failure.kind() == MediaFailure.Kind.INPUT ? Probe.explained(failure) : failure;
    }
  }

  private static InputStream notEmpty(InputStream media) throws IOException {
    var tasted = new PushbackInputStream(media);
    int first = tasted.read();
    if (first < 0) {
      throw new BadMedia(Reason.DAMAGED, "a part of it cannot be decoded at all");
    }
    tasted.unread(first);
    return tasted;
  }
}
