package dev.millrace.transcode;

import dev.millrace.media.ladder.DisplaySize;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import dev.millrace.transcode.ffmpeg.InputFormat;
import java.util.List;
import java.util.Optional;

/// What a source file holds. All times are in seconds on the file's own clock.
///
/// @param duration of the film, from [#origin] on
/// @param origin the moment of the file's clock that is zero in every output: where the picture
///     starts, or where sound starts when that is much earlier
public record SourceInfo(
    InputFormat container,
    Rational duration,
    Rational origin,
    Optional<Video> video,
    List<Audio> audio,
    List<Subtitle> subtitles) {
  public SourceInfo {
    audio = List.copyOf(audio);
    subtitles = List.copyOf(subtitles);
  }

  SourceInfo withScan(Scan scan) {
    return new SourceInfo(
        container, duration, origin, video.map(v -> v.withScan(scan)), audio, subtitles);
  }

  /// How bright light is coded.
  public enum Transfer {
    SDR,
    PQ,
    HLG
  }

  /// How the lines of a picture were taken.
  public enum Scan {
    PROGRESSIVE,
    /// Two fields, and every picture says which came first.
    INTERLACED,
    /// Two fields that the file does not mention.
    TOP_FIELD_FIRST,
    BOTTOM_FIELD_FIRST
  }

  /// The picture.
  ///
  /// @param index of the stream in the file
  /// @param display upright and with square pixels
  /// @param frameRate the average, taken to the standard rate it stands for
  /// @param variableRate whether frames come at irregular times
  /// @param matrix FFmpeg's name of the colour matrix: `bt709`, `smpte170m`; guessed from the size
  ///     when the file does not say
  public record Video(
      int index,
      String codec,
      int codedWidth,
      int codedHeight,
      DisplaySize display,
      FrameRate frameRate,
      boolean variableRate,
      Scan scan,
      String pixelFormat,
      String matrix,
      Transfer transfer,
      Rational start) {
    Video withScan(Scan found) {
      return new Video(
          index,
          codec,
          codedWidth,
          codedHeight,
          display,
          frameRate,
          variableRate,
          found,
          pixelFormat,
          matrix,
          transfer,
          start);
    }

    boolean interlaced() {
      return scan != Scan.PROGRESSIVE;
    }

    /// Whether parts of the picture can be seen through.
    boolean hasAlpha() {
      return pixelFormat.matches("yuva.*|gbrap.*|rgba.*|bgra.*|argb|abgr|ya8|ya16.*|pal8");
    }
  }

  /// One sound track.
  ///
  /// @param language as the file has it, usually ISO 639-2: `eng`; `und` when it does not say
  public record Audio(
      int index,
      String codec,
      int channels,
      int sampleRateHz,
      String language,
      String title,
      Rational start) {}

  /// One subtitle track.
  ///
  /// @param forced whether it holds only what everybody must read
  /// @param captions whether it also tells of sounds
  public record Subtitle(
      int index, String codec, String language, String title, boolean forced, boolean captions) {}
}
