package dev.millrace.transcode;

import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.Optional;

/// What comes in live: the picture and the sound that are used of it, at least one of them.
public record LiveSource(
    InputFormat container, Optional<SourceInfo.Video> video, Optional<SourceInfo.Audio> audio) {
  /// What a source is made of.
  public enum Kind {
    PICTURES,
    SOUND
  }

  public LiveSource {
    if (video.isEmpty() && audio.isEmpty()) {
      throw new IllegalArgumentException("there is neither a picture nor sound");
    }
  }

  /// The same without one of them.
  ///
  /// **On failure** an `IllegalArgumentException` when there is nothing else.
  LiveSource without(Kind kind) {
    return kind == Kind.PICTURES
        ? new LiveSource(container, Optional.empty(), audio)
        : new LiveSource(container, video, Optional.empty());
  }
}
