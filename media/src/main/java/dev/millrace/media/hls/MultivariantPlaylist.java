package dev.millrace.media.hls;

import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The playlist of playlists (RFC 8216bis 4.4.6): which variants there are and what they cost.
///
/// @param iFrames the variants' key pictures alone, for trick play
/// @param sessionKeys keys of the media playlists that players may fetch ahead (4.4.6.4)
public record MultivariantPlaylist(
    List<Variant> variants,
    List<AudioRendition> audio,
    List<SubtitleRendition> subtitles,
    List<IFrames> iFrames,
    List<EncryptionKey> sessionKeys) {
  /// The name of the one group of subtitles that [#of] makes.
  public static final String SUBTITLES_GROUP = "text";

  private static final int VERSION = 4;

  public MultivariantPlaylist {
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("a multivariant playlist has a variant");
    }
    variants = List.copyOf(variants);
    audio = List.copyOf(audio);
    subtitles = List.copyOf(subtitles);
    iFrames = List.copyOf(iFrames);
    sessionKeys = List.copyOf(sessionKeys);
  }

  public MultivariantPlaylist(
      List<Variant> variants,
      List<AudioRendition> audio,
      List<SubtitleRendition> subtitles,
      List<IFrames> iFrames) {
    this(variants, audio, subtitles, iFrames, List.of());
  }

  /// The same with keys to fetch ahead.
  public MultivariantPlaylist withSessionKeys(List<EncryptionKey> keys) {
    return new MultivariantPlaylist(variants, audio, subtitles, iFrames, keys);
  }

  /// One combination of tracks to play.
  ///
  /// @param bandwidth of the variant's own stream and its audio group's together
  /// @param picture null when there is no video
  /// @param audioGroup null when the variant's own stream is all there is
  /// @param subtitlesGroup null when there are none
  public record Variant(
      String uri,
      BandwidthStats bandwidth,
      List<String> codecs,
      @Nullable Picture picture,
      @Nullable String audioGroup,
      @Nullable String subtitlesGroup) {
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
  /// @param group the renditions among which a player switches: those of one format
  /// @param language a BCP 47 tag; empty or `und` when unknown
  /// @param selected whether it plays when nobody chooses
  /// @param described whether it describes the picture to those who cannot see it
  public record AudioRendition(
      String uri,
      String group,
      String name,
      String language,
      boolean selected,
      int channels,
      boolean described) {
    public AudioRendition {
      Attributes.uri(uri);
      Attributes.machineText("a group", group);
      name = Attributes.humanText(name);
      language = Attributes.language(language);
    }
  }

  /// One text track to choose.
  ///
  /// @param language a BCP 47 tag; empty or `und` when unknown
  /// @param selected whether it shows when nobody chooses
  /// @param forced whether it holds only what everybody must read, such as signs in the picture
  /// @param captions whether it also tells of sounds, for those who cannot hear them
  public record SubtitleRendition(
      String uri,
      String name,
      String language,
      boolean selected,
      boolean forced,
      boolean captions) {
    public SubtitleRendition {
      Attributes.uri(uri);
      name = Attributes.humanText(name);
      language = Attributes.language(language);
    }
  }

  /// The key pictures of a variant (RFC 8216bis 4.4.6.3).
  public record IFrames(String uri, BandwidthStats bandwidth, String codec, Picture picture) {
    public IFrames {
      Attributes.uri(uri);
      Attributes.machineText("a codec", codec);
    }
  }

  /// A video track as it was packaged.
  public record Video(String uri, String codec, Picture picture, BandwidthStats bandwidth) {}

  /// An audio track as it was packaged.
  public record Audio(AudioRendition rendition, String codec, BandwidthStats bandwidth) {}

  /// All tracks of a film.
  public record Tracks(
      List<Video> videos,
      List<Audio> audios,
      List<SubtitleRendition> subtitles,
      List<IFrames> iFrames) {
    public Tracks {
      videos = List.copyOf(videos);
      audios = List.copyOf(audios);
      subtitles = List.copyOf(subtitles);
      iFrames = List.copyOf(iFrames);
    }

    public static Tracks of(List<Video> videos, List<Audio> audios) {
      return new Tracks(videos, audios, List.of(), List.of());
    }
  }

  /// The playlist over these tracks: a variant for each video with each group of audio; with no
  /// video, one variant for the audio itself.
  public static MultivariantPlaylist of(Tracks tracks) {
    List<AudioRendition> renditions = tracks.audios().stream().map(Audio::rendition).toList();
    boolean choice = !tracks.videos().isEmpty() || renditions.size() > 1;
    return new MultivariantPlaylist(
        new Variants(tracks).all(),
        choice ? renditions : List.of(),
        tracks.subtitles(),
        tracks.iFrames());
  }

  /// The text of the playlist, each line ended by a line feed.
  public String render() {
    return render("");
  }

  /// The same, in which players are asked to begin elsewhere than they do by themselves (4.4.2.2).
  ///
  /// @param offset in seconds from the beginning of the media playlists
  public String renderFrom(Rational offset) {
    String seconds = offset.toDecimal(MediaPlaylist.EXTINF_DECIMALS);
    return render("#EXT-X-START:TIME-OFFSET=" + seconds + ",PRECISE=YES\n");
  }

  private String render(String start) {
    var text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:").append(VERSION);
    text.append("\n#EXT-X-INDEPENDENT-SEGMENTS\n").append(start);
    sessionKeys.forEach(
        key -> text.append("#EXT-X-SESSION-KEY:").append(key.attributes()).append('\n'));
    audio.forEach(rendition -> text.append("#EXT-X-MEDIA:").append(media(rendition)).append('\n'));
    subtitles.forEach(
        rendition -> text.append("#EXT-X-MEDIA:").append(media(rendition)).append('\n'));
    for (Variant variant : variants) {
      text.append("#EXT-X-STREAM-INF:").append(streamInf(variant)).append('\n');
      text.append(variant.uri()).append('\n');
    }
    iFrames.forEach(
        only -> text.append("#EXT-X-I-FRAME-STREAM-INF:").append(iFrames(only)).append('\n'));
    return text.toString();
  }

  private static Attributes media(AudioRendition rendition) {
    return new Attributes()
        .plain("TYPE", "AUDIO")
        .quoted("GROUP-ID", rendition.group())
        .quoted("NAME", rendition.name())
        .quotedIf("LANGUAGE", rendition.language())
        .plain("DEFAULT", yes(rendition.selected()))
        .plain("AUTOSELECT", "YES")
        .quoted("CHANNELS", Integer.toString(rendition.channels()))
        .quotedIf("CHARACTERISTICS", rendition.described() ? Characteristics.DESCRIBED : "")
        .quoted("URI", rendition.uri());
  }

  private static Attributes media(SubtitleRendition rendition) {
    return new Attributes()
        .plain("TYPE", "SUBTITLES")
        .quoted("GROUP-ID", SUBTITLES_GROUP)
        .quoted("NAME", rendition.name())
        .quotedIf("LANGUAGE", rendition.language())
        .plain("DEFAULT", yes(rendition.selected()))
        .plain("AUTOSELECT", "YES")
        .plain("FORCED", yes(rendition.forced()))
        .quotedIf("CHARACTERISTICS", rendition.captions() ? Characteristics.CAPTIONS : "")
        .quoted("URI", rendition.uri());
  }

  private static Attributes streamInf(Variant variant) {
    Attributes attributes = cost(variant.bandwidth(), String.join(",", variant.codecs()));
    Picture picture = variant.picture();
    if (picture != null) {
      attributes.plain("RESOLUTION", picture.width() + "x" + picture.height());
      attributes.plain("FRAME-RATE", picture.frameRate().toHls());
    }
    attributes.quotedIf("AUDIO", variant.audioGroup());
    attributes.quotedIf("SUBTITLES", variant.subtitlesGroup());
    return picture == null ? attributes : attributes.plain("CLOSED-CAPTIONS", "NONE");
  }

  private static Attributes iFrames(IFrames only) {
    return cost(only.bandwidth(), only.codec())
        .plain("RESOLUTION", only.picture().width() + "x" + only.picture().height())
        .quoted("URI", only.uri());
  }

  private static Attributes cost(BandwidthStats bandwidth, String codecs) {
    return new Attributes()
        .plain("BANDWIDTH", bandwidth.peak().bitsPerSecond())
        .plain("AVERAGE-BANDWIDTH", bandwidth.average().bitsPerSecond())
        .quoted("CODECS", codecs);
  }

  private static String yes(boolean value) {
    return value ? "YES" : "NO";
  }
}
