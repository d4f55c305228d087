package dev.millrace.transcode;

import dev.millrace.media.BitRate;
import dev.millrace.media.cmaf.SampleEntry;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.Optional;

/// What comes in live: the picture and the sound that are used of it, at least one of them.
///
/// @param gop how the picture is divided, where it can be sent as it comes and that is wanted
public record LiveSource(
    InputFormat container,
    Optional<SourceInfo.Video> video,
    Optional<SourceInfo.Audio> audio,
    Optional<Gop> gop) {
  /// What a source is made of.
  public enum Kind {
    PICTURES,
    SOUND
  }

  /// How coded pictures are divided that can be sent as they come: into closed groups, all equally
  /// long.
  ///
  /// @param frames of each group
  /// @param bitRate of what was seen
  /// @param coding what decoders must know first
  public record Gop(int frames, FrameRate frameRate, BitRate bitRate, SampleEntry coding) {
    /// From one key picture to the next.
    public Rational seconds() {
      return frameRate.durationOf(frames);
    }

    /// Whether pictures of the other can follow these in the same segments.
    boolean fits(Gop other) {
      return frames == other.frames
          && frameRate.equals(other.frameRate)
          && coding.equals(other.coding);
    }
  }

  /// Pictures that can not be sent as they come.
  public static final class UnfitToPass extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnfitToPass(String why) {
      super(why);
    }
  }

  public LiveSource {
    if (video.isEmpty() && audio.isEmpty()) {
      throw new IllegalArgumentException("there is neither a picture nor sound");
    }
  }

  public LiveSource(
      InputFormat container, Optional<SourceInfo.Video> video, Optional<SourceInfo.Audio> audio) {
    this(container, video, audio, Optional.empty());
  }

  /// The same, with how its picture is divided; empty when that is to be encoded.
  public LiveSource divided(Optional<Gop> found) {
    return new LiveSource(container, video, audio, found);
  }

  /// The same without one of them.
  ///
  /// **On failure** an `IllegalArgumentException` when there is nothing else.
  LiveSource without(Kind kind) {
    return kind == Kind.PICTURES
        ? new LiveSource(container, Optional.empty(), audio)
        : new LiveSource(container, video, Optional.empty(), gop);
  }
}
