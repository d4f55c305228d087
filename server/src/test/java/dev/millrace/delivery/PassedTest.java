package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassedTest {
  private static final Passed TICKET = Passed.of("17.abc-_", null);
  private static final Passed NONE = Passed.of(null, null);

  private static String into(String object, Passed passed, String text, String licences) {
    var form = new Playlist.Form(false, 0, passed.identity());
    byte[] stored = text.getBytes(StandardCharsets.UTF_8);
    Playlist playlist = Playlist.of(object, stored, form, "etag");
    String words = passed.words(object.endsWith(".mpd"), licences);
    return new String(playlist.with(words).toArray(), StandardCharsets.UTF_8);
  }

  private static String intoHls(Passed passed, String playlist) {
    return into("a.m3u8", passed, playlist, "");
  }

  private static String intoMpd(Passed passed, String manifest) {
    return into("a.mpd", passed, manifest, "https://x/play/f/license");
  }

  @Test
  void the_entrance_hands_it_to_playlists_and_keys() {
    String playlist =
        """
        #EXTM3U
        #EXT-X-SESSION-KEY:METHOD=AES-128,URI="v1/key"
        #EXT-X-MEDIA:TYPE=AUDIO,NAME="key",URI="v1/a/eng/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=9,CODECS="avc1.64001e"
        v1/v/360p/index.m3u8
        #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=9,URI="v1/i/360p.m3u8"
        """;

    assertThat(intoHls(TICKET, playlist))
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-SESSION-KEY:METHOD=AES-128,URI="v1/key?ticket=17.abc-_"
            #EXT-X-MEDIA:TYPE=AUDIO,NAME="key",URI="v1/a/eng/index.m3u8?ticket=17.abc-_"
            #EXT-X-STREAM-INF:BANDWIDTH=9,CODECS="avc1.64001e"
            v1/v/360p/index.m3u8?ticket=17.abc-_
            #EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=9,URI="v1/i/360p.m3u8?ticket=17.abc-_"
            """);
  }

  @Test
  void a_playlist_of_segments_hands_it_to_the_key_alone() {
    String playlist =
        """
        #EXTM3U
        #EXT-X-MAP:URI="init.mp4"
        #EXT-X-KEY:METHOD=AES-128,URI="../../key"
        #EXTINF:4.000000,
        0.m4s
        #EXT-X-ENDLIST
        """;

    assertThat(intoHls(TICKET, playlist))
        .isEqualTo(playlist.replace("../../key", "../../key?ticket=17.abc-_"));
    assertThat(intoHls(NONE, playlist)).isEqualTo(playlist);
  }

  @Test
  void a_manifest_has_the_whole_address_of_licences_with_and_without_it() {
    String manifest = "<MPD><dashif:Laurl>license</dashif:Laurl><Label>license</Label></MPD>";

    assertThat(intoMpd(TICKET, manifest))
        .isEqualTo(
            "<MPD><dashif:Laurl>https://x/play/f/license?ticket=17.abc-_</dashif:Laurl>"
                + "<Label>license</Label></MPD>");
    assertThat(intoMpd(NONE, manifest))
        .contains("<dashif:Laurl>https://x/play/f/license</dashif:Laurl>");
  }

  @Test
  void a_player_that_wants_the_key_itself_gets_its_address_everywhere() {
    String playlist =
        """
        #EXT-X-KEY:METHOD=SAMPLE-AES,URI="../../license",KEYFORMAT="org.w3.clearkey",\
        KEYFORMATVERSIONS="1"
        0.m4s
        """;

    assertThat(intoHls(Passed.of(null, "identity"), "v1/v/360p/index.m3u8\n"))
        .isEqualTo("v1/v/360p/index.m3u8?keyformat=identity\n");
    assertThat(intoHls(Passed.of("17.abc-_", "identity"), playlist))
        .isEqualTo(
            """
            #EXT-X-KEY:METHOD=SAMPLE-AES,URI="../../key?ticket=17.abc-_&keyformat=identity"
            0.m4s
            """);
    assertThat(intoHls(Passed.of(null, "another"), playlist)).isEqualTo(playlist);
  }

  @Test
  void names_in_any_script_move_nothing() {
    String playlist =
        """
        #EXT-X-MEDIA:TYPE=AUDIO,NAME="Å 日本語",URI="v1/a/jpn/index.m3u8"
        v1/v/360p/index.m3u8
        """;

    assertThat(intoHls(NONE, playlist)).isEqualTo(playlist);
    assertThat(intoHls(TICKET, playlist))
        .isEqualTo(playlist.replace("index.m3u8", "index.m3u8?ticket=17.abc-_"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "a b", "a\"b", "a&b=c", "a\nb", "ä"})
  void what_could_leave_its_place_in_an_address_is_no_ticket(String text) {
    assertThat(Passed.of(text, null)).isEqualTo(NONE);
  }
}
