package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.ChunkPlan;
import dev.millrace.media.ladder.Ladder;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is made of a source: the picture's rungs and pieces, and the sound tracks.
///
/// A pure function of the [SourceInfo], and a value that is stored as JSON between steps.
///
/// @param video empty when there is no picture
/// @param segment the exact length of a whole segment of every track
public record EncodePlan(
    SourceInfo source, Rational segment, Optional<Video> video, List<Audio> audio) {
  private static final int AUDIO_RATE_HZ = 48_000;
  private static final BitRate STEREO = BitRate.ofKilobits(128);
  private static final BitRate MONO = BitRate.ofKilobits(80);

  public EncodePlan {
    audio = List.copyOf(audio);
  }

  /// The picture.
  ///
  /// @param rungs largest first
  public record Video(List<Rung> rungs, ChunkPlan chunks) {
    public Video {
      rungs = List.copyOf(rungs);
    }

    public FrameRate frameRate() {
      return chunks.frameRate();
    }

    /// Ticks per second: a frame lasts a whole number of them.
    public int timescale() {
      int perFrame = chunks.frameRate().numerator() < 10_000 ? 1_000 : 1;
      return Math.multiplyExact(chunks.frameRate().numerator(), perFrame);
    }

    public long ticksPerFrame() {
      return (long) timescale() * chunks.frameRate().denominator() / chunks.frameRate().numerator();
    }

    public Rung lowest() {
      return rungs.getLast();
    }
  }

  /// One sound track, coded as AAC-LC.
  ///
  /// @param name unique among the tracks and fit for a path: `eng`, `eng-2`
  /// @param streamIndex of the source's stream
  public record Audio(
      String name,
      int streamIndex,
      int channels,
      int sampleRateHz,
      BitRate bitRate,
      String language,
      String title) {}

  /// One FFmpeg run: a piece of the film in some of the rungs.
  ///
  /// @param name unique among the pieces: `first`, `chunk-0`
  public record Piece(String name, ChunkPlan.Chunk chunk, List<Rung> rungs) {
    public Piece {
      rungs = List.copyOf(rungs);
    }
  }

  public static EncodePlan of(SourceInfo source) {
    Optional<Video> video = source.video().map(picture -> video(source, picture));
    Rational segment = video.map(v -> v.chunks().segmentDuration()).orElse(ChunkPlan.SEGMENT);
    return new EncodePlan(source, segment, video, audio(source));
  }

  /// The runs that make the picture, the most urgent first.
  ///
  /// The very first segment is made twice as fast by making its lowest rung alone; the rest of
  /// that segment is a piece of its own, so that nothing is encoded twice.
  public List<Piece> pieces() {
    var pieces = new ArrayList<Piece>();
    video.ifPresent(
        picture -> {
          List<Rung> rungs = picture.rungs();
          for (ChunkPlan.Chunk chunk : picture.chunks().chunks()) {
            if (chunk.index() > 0) {
              pieces.add(new Piece("chunk-" + chunk.index(), chunk, rungs));
              continue;
            }
            pieces.add(new Piece("first", chunk, List.of(picture.lowest())));
            if (rungs.size() > 1) {
              pieces.add(new Piece("chunk-0", chunk, rungs.subList(0, rungs.size() - 1)));
            }
          }
        });
    return List.copyOf(pieces);
  }

  private static Video video(SourceInfo source, SourceInfo.Video picture) {
    FrameRate rate = FrameRates.output(picture);
    return new Video(
        Ladder.of(picture.display(), rate),
        ChunkPlan.of(source.duration(), rate, ChunkPlan.SEGMENT));
  }

  private static List<Audio> audio(SourceInfo source) {
    var names = new HashSet<String>();
    return source.audio().stream().map(track -> audio(track, names)).toList();
  }

  private static Audio audio(SourceInfo.Audio track, Set<String> taken) {
    String name = track.language();
    for (int n = 2; !taken.add(name); n++) {
      name = track.language() + "-" + n;
    }
    boolean mono = track.channels() == 1;
    return new Audio(
        name,
        track.index(),
        mono ? 1 : 2,
        AUDIO_RATE_HZ,
        mono ? MONO : STEREO,
        track.language(),
        track.title());
  }
}
