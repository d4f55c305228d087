package dev.millrace.media.hls;

import static dev.millrace.media.hls.EncryptionKey.Method.AES_128;
import static dev.millrace.media.hls.EncryptionKey.Method.SAMPLE_AES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.BitRate;
import dev.millrace.media.hls.MediaPlaylist.ByteRange;
import dev.millrace.media.hls.MediaPlaylist.Form;
import dev.millrace.media.hls.MultivariantPlaylist.Audio;
import dev.millrace.media.hls.MultivariantPlaylist.AudioRendition;
import dev.millrace.media.hls.MultivariantPlaylist.IFrames;
import dev.millrace.media.hls.MultivariantPlaylist.Picture;
import dev.millrace.media.hls.MultivariantPlaylist.SubtitleRendition;
import dev.millrace.media.hls.MultivariantPlaylist.Tracks;
import dev.millrace.media.hls.MultivariantPlaylist.Video;
import dev.millrace.media.testing.Golden;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistsTest {
  private static final FrameRate ONE = FrameRate.whole(1);
  private static final FrameRate FILM = new FrameRate(24_000, 1001);
  private static final Video P1080 =
      new Video("v/1080p.m3u8", "avc1.640028", new Picture(1920, 1080, FILM), stats(4990, 3290));
  private static final Video P360 =
      new Video("v/360p.m3u8", "avc1.64001e", new Picture(640, 360, FILM), stats(800, 500));
  private static final Audio ENGLISH =
      new Audio(
          new AudioRendition("a/1.m3u8", "audio", "English", "en", true, 2, false),
          "mp4a.40.2",
          stats(130, 128));
  private static final Audio GERMAN =
      new Audio(
          new AudioRendition("a/2.m3u8", "audio", "Deutsch", "de", false, 6, false),
          "mp4a.40.2",
          stats(400, 384));

  @Test
  void variants_cost_what_video_and_the_dearest_audio_cost_together() {
    var playlist =
        MultivariantPlaylist.of(Tracks.of(List.of(P1080, P360), List.of(ENGLISH, GERMAN)));

    Golden.assertMatches("hls/multivariant.m3u8", playlist.render());
    assertThat(PlaylistParser.multivariant(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void a_film_without_sound_has_no_audio_group() {
    var playlist = MultivariantPlaylist.of(Tracks.of(List.of(P1080), List.of()));

    Golden.assertMatches("hls/video-only.m3u8", playlist.render());
    assertThat(PlaylistParser.multivariant(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void sound_alone_is_a_variant_of_its_own() {
    var playlist = MultivariantPlaylist.of(Tracks.of(List.of(), List.of(ENGLISH)));

    Golden.assertMatches("hls/audio-only.m3u8", playlist.render());
    assertThat(PlaylistParser.multivariant(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void sound_alone_in_two_languages_keeps_the_choice() {
    var playlist = MultivariantPlaylist.of(Tracks.of(List.of(), List.of(ENGLISH, GERMAN)));

    Golden.assertMatches("hls/audio-only-languages.m3u8", playlist.render());
    assertThat(PlaylistParser.multivariant(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void surround_subtitles_and_key_pictures_stand_beside_the_variants() {
    var surround =
        new Audio(
            new AudioRendition("a/3.m3u8", "surround", "English", "en", true, 6, false),
            "ec-3",
            stats(400, 384));
    var described =
        new Audio(
            new AudioRendition("a/4.m3u8", "audio", "For the blind", "en", false, 2, true),
            "mp4a.40.2",
            stats(130, 128));
    var playlist =
        MultivariantPlaylist.of(
            new Tracks(
                List.of(P1080, P360),
                List.of(ENGLISH, described, surround),
                List.of(
                    new SubtitleRendition("t/de.m3u8", "Deutsch", "de", true, false, false),
                    new SubtitleRendition("t/en.m3u8", "English CC", "en", false, false, true),
                    new SubtitleRendition("t/fr.m3u8", "Panneaux", "fr", false, true, false)),
                List.of(
                    new IFrames(
                        "i/360p.m3u8", stats(90, 80), "avc1.64001e", new Picture(640, 360, ONE)))));

    Golden.assertMatches("hls/everything.m3u8", playlist.render());
    assertThat(PlaylistParser.multivariant(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void key_pictures_are_parts_of_segments() {
    var playlist =
        new MediaPlaylist(
            4,
            0,
            MediaPlaylist.Kind.ENDED,
            Form.keyPictures("../v/360p/init.mp4"),
            List.of(
                new MediaPlaylist.Segment(
                    "../v/360p/0.m4s", Rational.of(2), new ByteRange(24, 8000)),
                new MediaPlaylist.Segment(
                    "../v/360p/0.m4s", Rational.of(2), new ByteRange(90_000, 7000))));

    Golden.assertMatches("hls/key-pictures.m3u8", playlist.render());
    assertThat(PlaylistParser.media(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void an_encrypted_playlist_names_its_keys_after_the_init_segment_which_is_clear() {
    var keys =
        List.of(
            new EncryptionKey(SAMPLE_AES, "../../key", EncryptionKey.IDENTITY),
            new EncryptionKey(SAMPLE_AES, "../../license", "org.w3.clearkey"));
    var form = Form.mappedBy("init.mp4").encryptedBy(keys);
    var playlist = new MediaPlaylist(4, 0, MediaPlaylist.Kind.ENDED, form, segments());

    Golden.assertMatches("hls/media-encrypted.m3u8", playlist.render());
    assertThat(PlaylistParser.media(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void a_multivariant_playlist_may_name_the_key_to_fetch_ahead() {
    var playlist =
        MultivariantPlaylist.of(Tracks.of(List.of(P360), List.of()))
            .withSessionKeys(List.of(new EncryptionKey(AES_128, "key", EncryptionKey.IDENTITY)));

    assertThat(playlist.render()).contains("\n#EXT-X-SESSION-KEY:METHOD=AES-128,URI=\"key\"\n");
    assertThat(PlaylistParser.multivariant(playlist.render())).isEqualTo(playlist);
  }

  @Test
  void text_needs_no_init_segment() {
    var playlist =
        new MediaPlaylist(
            4,
            0,
            MediaPlaylist.Kind.ENDED,
            Form.PLAIN,
            List.of(new MediaPlaylist.Segment("0.vtt", Rational.of(4))));

    Golden.assertMatches("hls/text.m3u8", playlist.render());
    assertThat(PlaylistParser.media(playlist.render())).isEqualTo(playlist);
  }

  @ParameterizedTest
  @EnumSource
  void a_media_playlist_says_whether_it_grows(MediaPlaylist.Kind kind) {
    var playlist = new MediaPlaylist(4, 7, kind, Form.mappedBy("init.mp4"), segments());

    Golden.assertMatches(
        "hls/media-" + kind.name().toLowerCase(Locale.ROOT) + ".m3u8", playlist.render());
    assertThat(PlaylistParser.media(playlist.render())).isEqualTo(playlist);
  }

  @ParameterizedTest(name = "{0}/{1} s -> {2}")
  @CsvSource({"1, 5, 1", "4, 1, 4", "1001, 250, 4", "449, 100, 4", "9, 2, 5", "6, 1, 6"})
  void the_target_duration_is_the_longest_segment_rounded(long ticks, long timescale, int target) {
    assertThat(MediaPlaylist.targetDuration(new Rational(ticks, timescale))).isEqualTo(target);
  }

  @Test
  void a_segment_longer_than_the_target_duration_is_refused() {
    assertThatThrownBy(
            () ->
                new MediaPlaylist(
                    3, 0, MediaPlaylist.Kind.GROWING, Form.mappedBy("init.mp4"), segments()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("target duration is 3");
  }

  @Test
  void a_name_cannot_leave_its_attribute() {
    var rendition =
        new AudioRendition(
            "a.m3u8", "audio", "Di\"rector\n#EXT-X-ENDLIST\u2028", "und", true, 2, false);

    assertThat(rendition.name()).isEqualTo("Di'rector #EXT-X-ENDLIST");
    assertThat(rendition.language()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#a", "a b", "a\nb", "a\"b", "a\u0000"})
  void an_address_that_cannot_be_written_is_refused(String uri) {
    assertThatThrownBy(() -> new MediaPlaylist.Segment(uri, Rational.ONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"e", "en\"", "en\n", "en-muchtoolong", "1"})
  void a_language_that_is_no_tag_is_refused(String language) {
    assertThatThrownBy(() -> new AudioRendition("a.m3u8", "audio", "x", language, true, 2, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "EXTM3U",
        "#EXTM3U",
        "#EXTM3U\nstray.ts",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"a\"",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=-1,CODECS=\"a\"\nv.m3u8",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,BANDWIDTH=1,CODECS=\"a\"\nv.m3u8",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"a\nv.m3u8",
        "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"a\",\nv.m3u8",
      })
  void a_multivariant_playlist_that_is_wrong_is_refused(String text) {
    assertThatThrownBy(() -> PlaylistParser.multivariant(text))
        .isInstanceOf(MalformedPlaylist.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n#EXT-X-BYTERANGE:7\na.m4s",
        "#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n#EXT-X-BYTERANGE:0@7\na.m4s",
        "#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:4,\na.m4s",
        "#EXT-X-TARGETDURATION:x\n#EXT-X-MAP:URI=\"i.mp4\"",
        "#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:5,\na.m4s",
        "#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:nan,\na.m4s",
        "#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI=\"i.mp4\"\n#EXTINF:4,",
        "#EXT-X-TARGETDURATION:4\n#EXT-X-MAP:URI=\"i.mp4\"\nstray.m4s",
      })
  void a_media_playlist_that_is_wrong_is_refused(String text) {
    assertThatThrownBy(() -> PlaylistParser.media("#EXTM3U\n" + text))
        .isInstanceOf(MalformedPlaylist.class);
  }

  private static List<MediaPlaylist.Segment> segments() {
    return List.of(
        new MediaPlaylist.Segment("7.m4s", new Rational(4004, 1000)),
        new MediaPlaylist.Segment("8.m4s", new Rational(4004, 1000)),
        new MediaPlaylist.Segment("9.m4s", new Rational(5, 4)));
  }

  private static BandwidthStats stats(long peak, long average) {
    return new BandwidthStats(BitRate.ofKilobits(peak), BitRate.ofKilobits(average));
  }
}
