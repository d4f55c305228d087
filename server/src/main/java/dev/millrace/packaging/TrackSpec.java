package dev.millrace.packaging;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.millrace.media.BitRate;
import dev.millrace.media.image.Tiling;
import dev.millrace.media.time.FrameRate;

/// A track that is to be published, as it is known before it is encoded.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrackSpec.Video.class, name = "video"),
  @JsonSubTypes.Type(value = TrackSpec.Audio.class, name = "audio"),
  @JsonSubTypes.Type(value = TrackSpec.Text.class, name = "text"),
  @JsonSubTypes.Type(value = TrackSpec.Storyboard.class, name = "storyboard")
})
public sealed interface TrackSpec {
  /// Unique among the tracks of its kind, and fit for a path.
  String name();

  /// The bit rate the encoder aims at or keeps below: what is announced until the true one
  /// is known.
  BitRate cap();

  /// A rendition of the picture.
  record Video(String name, BitRate cap, int width, int height, FrameRate frameRate)
      implements TrackSpec {}

  /// A sound track.
  ///
  /// @param language of ISO 639 or BCP 47; `und` when unknown
  /// @param title for people; may be empty
  record Audio(
      String name, BitRate cap, int channels, int sampleRateHz, String language, String title)
      implements TrackSpec {}

  /// A text track in WebVTT.
  ///
  /// @param language of ISO 639 or BCP 47; `und` when unknown
  /// @param title for people; may be empty
  record Text(String name, String language, String title, Purpose purpose) implements TrackSpec {
    private static final BitRate CAP = BitRate.ofKilobits(2);

    /// Whom a text is for.
    public enum Purpose {
      /// Those who do not understand the language.
      SUBTITLES,
      /// Those who cannot hear; tells of sounds too.
      CAPTIONS,
      /// Everybody: signs and foreign speech alone.
      FORCED
    }

    @Override
    public BitRate cap() {
      return CAP;
    }
  }

  /// Small pictures of the film to look at while seeking, on sheets.
  record Storyboard(Tiling tiling) implements TrackSpec {
    private static final BitRate CAP = BitRate.ofKilobits(50);

    @Override
    public String name() {
      return "storyboard";
    }

    @Override
    public BitRate cap() {
      return CAP;
    }
  }
}
