package dev.millrace.media.hls;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The playlist of playlists (RFC 8216bis 4.4.6): which variants there are and what they cost.
public record MultivariantPlaylist(List<Variant> variants, List<AudioRendition> audio) {
  /// The name of the one audio group that [#of] makes.
  public static final String AUDIO_GROUP = "audio";

  private static final int VERSION = 4;

  public MultivariantPlaylist {
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("a multivariant playlist has a variant");
    }
    variants = List.copyOf(variants);
    audio = List.copyOf(audio);
  }

  /// One combination of tracks to play.
  ///
  /// @param bandwidth of the variant's own stream and its audio group's together
  /// @param picture null when there is no video
  /// @param audioGroup null when the variant's own stream is all there is
  public record Variant(
      String uri,
      BandwidthStats bandwidth,
      List<String> codecs,
      @Nullable Picture picture,
      @Nullable String audioGroup) {
    public Variant {
      Attributes.uri(uri);
      codecs = List.copyOf(codecs);
      codecs.forEach(codec -> Attributes.machineText("a codec", codec));
    }
  }

  /// The size of a picture in pixels, and how often it changes.
  public record Picture(int width, int height, FrameRate frameRate) {}

  /// One audio track to choose (RFC 8216bis 4.4.6.1).
  ///
  /// @param language a BCP 47 tag; empty or `und` when unknown
  /// @param selected whether it plays when nobody chooses
  public record AudioRendition(
      String uri, String name, String language, boolean selected, int channels) {
    public AudioRendition {
      Attributes.uri(uri);
      name = Attributes.humanText(name);
      language = Attributes.language(language);
    }
  }

  /// A video track as it was packaged.
  public record Video(String uri, String codec, Picture picture, BandwidthStats bandwidth) {}

  /// An audio track as it was packaged.
  public record Audio(AudioRendition rendition, String codec, BandwidthStats bandwidth) {}

  /// The playlist over these tracks: a variant for each video with all audio as one group; with no
  /// video, one variant for the audio itself.
  public static MultivariantPlaylist of(List<Video> videos, List<Audio> audios) {
    BandwidthStats audio =
        audios.stream().map(Audio::bandwidth).reduce(BandwidthStats.NONE, BandwidthStats::or);
    List<String> audioCodecs = audios.stream().map(Audio::codec).distinct().toList();
    List<AudioRendition> renditions = audios.stream().map(Audio::rendition).toList();
    if (videos.isEmpty()) {
      return new MultivariantPlaylist(
          List.of(soundOnly(renditions, audio, audioCodecs)),
          renditions.size() > 1 ? renditions : List.of());
    }
    String group = audios.isEmpty() ? null : AUDIO_GROUP;
    return new MultivariantPlaylist(
        videos.stream()
            .map(
                video ->
                    new Variant(
                        video.uri(),
                        video.bandwidth().plus(audio),
                        Stream.concat(Stream.of(video.codec()), audioCodecs.stream()).toList(),
                        video.picture(),
                        group))
            .toList(),
        renditions);
  }

  /// The text of the playlist, each line ended by a line feed.
  public String render() {
    var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:").append(VERSION);
    text.append("\n#EXT-X-INDEPENDENT-SEGMENTS\n");
    audio.forEach(rendition -> text.append("#EXT-X-MEDIA:").append(media(rendition)).append('\n'));
    for (Variant variant : variants) {
      text.append("#EXT-X-STREAM-INF:").append(streamInf(variant)).append('\n');
      text.append(variant.uri()).append('\n');
    }
    return text.toString();
  }

  private static Variant soundOnly(
      List<AudioRendition> renditions, BandwidthStats bandwidth, List<String> codecs) {
    AudioRendition first =
        renditions.stream()
            .filter(AudioRendition::selected)
            .findFirst()
            .or(() -> renditions.stream().findFirst())
            .orElseThrow(() -> new IllegalArgumentException("nothing to play"));
    String group = renditions.size() > 1 ? AUDIO_GROUP : null;
    return new Variant(first.uri(), bandwidth, codecs, null, group);
  }

  private static Attributes media(AudioRendition rendition) {
    return new Attributes()
        .plain("TYPE", "AUDIO")
        .quoted("GROUP-ID", AUDIO_GROUP)
        .quoted("NAME", rendition.name())
        .quotedIf("LANGUAGE", rendition.language())
        .plain("DEFAULT", rendition.selected() ? "YES" : "NO")
        .plain("AUTOSELECT", "YES")
        .quoted("CHANNELS", Integer.toString(rendition.channels()))
        .quoted("URI", rendition.uri());
  }

  private static Attributes streamInf(Variant variant) {
    Attributes attributes =
        new Attributes()
            .plain("BANDWIDTH", bits(variant.bandwidth().peak()))
            .plain("AVERAGE-BANDWIDTH", bits(variant.bandwidth().average()))
            .quoted("CODECS", String.join(",", variant.codecs()));
    Picture picture = variant.picture();
    if (picture != null) {
      attributes.plain("RESOLUTION", picture.width() + "x" + picture.height());
      attributes.plain("FRAME-RATE", picture.frameRate().toHls());
    }
    return attributes.quotedIf("AUDIO", variant.audioGroup());
  }

  private static long bits(BitRate rate) {
    return rate.bitsPerSecond();
  }
}
