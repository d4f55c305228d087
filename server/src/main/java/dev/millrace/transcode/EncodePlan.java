package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.ChunkPlan;
import dev.millrace.media.ladder.Ladder;
import dev.millrace.media.ladder.LadderChoice;
import dev.millrace.media.ladder.Rung;
import dev.millrace.media.ladder.VideoCodec;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is made of a source: the picture's rungs and pieces, and the sound tracks.
///
/// A pure function of the [SourceInfo] and the [EncodePolicy], and a value that is stored as JSON
/// between steps.
///
/// @param video empty when there is no picture
/// @param segment the exact length of a whole segment of every track
public record EncodePlan(
    SourceInfo source, Rational segment, Optional<Video> video, List<Audio> audio) {
  private static final int AUDIO_RATE_HZ = 48_000;
  private static final BitRate STEREO = BitRate.ofKilobits(128);
  private static final BitRate MONO = BitRate.ofKilobits(80);
  private static final BitRate SURROUND = BitRate.ofKilobits(384);
  private static final int SURROUND_CHANNELS = 6;

  public EncodePlan {
    audio = List.copyOf(audio);
  }

  /// The picture.
  ///
  /// @param rungs those of H.264 first, then codec by codec; each largest first
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

    /// The lowest rung that every player can play.
    public Rung lowest() {
      return h264().getLast();
    }

    /// The rungs of H.264, largest first.
    public List<Rung> h264() {
      return rungs.stream().filter(rung -> rung.codec() == VideoCodec.H264).toList();
    }

    private List<Rung> others() {
      Rung lowest = lowest();
      return rungs.stream().filter(rung -> !rung.equals(lowest)).toList();
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

  /// The plan under [EncodePolicy#STANDARD].
  public static EncodePlan of(SourceInfo source) {
    return of(source, EncodePolicy.STANDARD);
  }

  public static EncodePlan of(SourceInfo source, EncodePolicy policy) {
    Optional<Video> video = source.video().map(picture -> video(source, picture, policy));
    Rational segment = video.map(v -> v.chunks().segmentDuration()).orElse(ChunkPlan.SEGMENT);
    return new EncodePlan(source, segment, video, audio(source, policy));
  }

  /// The same with the rungs that were chosen, among which is the lowest as it was.
  public EncodePlan with(LadderChoice choice) {
    var chosen = video.map(v -> new Video(choice.of(v.rungs()), v.chunks()));
    return new EncodePlan(source, segment, chosen, audio);
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
              pieces.add(new Piece("chunk-0", chunk, picture.others()));
            }
          }
        });
    return List.copyOf(pieces);
  }

  private static Video video(SourceInfo source, SourceInfo.Video picture, EncodePolicy policy) {
    FrameRate rate = FrameRates.output(picture);
    return new Video(
        policy.of(Ladder.of(picture.display(), rate), rate),
        ChunkPlan.of(source.duration(), rate, ChunkPlan.SEGMENT));
  }

  /// Every track as mono or stereo; after them, if wanted, the surround ones once more as 5.1.
  private static List<Audio> audio(SourceInfo source, EncodePolicy policy) {
    var names = new HashSet<String>();
    var tracks = new ArrayList<Audio>();
    for (SourceInfo.Audio track : source.audio()) {
      boolean mono = track.channels() == 1;
      String name = unique(track.language(), names);
      tracks.add(audio(track, name, mono ? 1 : 2, mono ? MONO : STEREO));
    }
    for (SourceInfo.Audio track : source.audio()) {
      if (policy.surround() && track.channels() >= SURROUND_CHANNELS) {
        String name = unique(track.language() + "-surround", names);
        tracks.add(audio(track, name, SURROUND_CHANNELS, SURROUND));
      }
    }
    return tracks;
  }

  private static Audio audio(SourceInfo.Audio track, String name, int channels, BitRate bitRate) {
    return new Audio(
        name, track.index(), channels, AUDIO_RATE_HZ, bitRate, track.language(), track.title());
  }

  private static String unique(String wanted, Set<String> taken) {
    String name = wanted;
    for (int n = 2; !taken.add(name); n++) {
      name = wanted + "-" + n;
    }
    return name;
  }
}
