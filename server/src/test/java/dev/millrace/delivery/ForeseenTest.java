package dev.millrace.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What playlists lead to.
class ForeseenTest {
  private static final String FOLDER = "assets/film/3/";

  private final Foreseen foreseen = new Foreseen();

  @BeforeEach
  void play() {
    foreseen.film("film", 3);
  }

  private boolean has(String file) {
    return foreseen.has(FOLDER + file);
  }

  @Test
  void of_a_film_that_plays_the_entrances_are_foreseen_and_of_others_nothing() {
    assertThat(foreseen.isFilm("film")).isTrue();
    assertThat(has("main.m3u8")).isTrue();
    assertThat(has("main.mpd")).isTrue();

    assertThat(foreseen.isFilm("another")).isFalse();
    assertThat(foreseen.has("assets/film/4/main.m3u8")).isFalse();
    assertThat(has("v/720p/index.m3u8")).isFalse();
    assertThat(has("v/720p/0.m4s")).isFalse();
  }

  @Test
  void the_playlists_of_hls_lead_to_tracks_and_to_their_segments() {
    foreseen.playlist(
        FOLDER + "main.m3u8",
        """
        #EXTM3U
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",URI="a/en/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=800000,AUDIO="a"
        v/360p/index.m3u8
        """);
    assertThat(has("a/en/index.m3u8")).isTrue();
    assertThat(has("v/360p/index.m3u8")).isTrue();
    assertThat(has("v/360p/init.mp4")).isTrue();
    assertThat(has("v/360p/other.m3u8")).isFalse();
    assertThat(has("v/720p/init.mp4")).isFalse();
    assertThat(has("v/360p/0.m4s")).isFalse();

    foreseen.playlist(
        FOLDER + "v/360p/index.m3u8",
        "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:4,\n0.m4s\n#EXTINF:4,\n1.m4s\n");
    assertThat(has("v/360p/1.m4s")).isTrue();
    assertThat(has("v/360p/2.m4s")).isFalse();

    foreseen.playlist(FOLDER + "v/360p/index.m3u8", "#EXTM3U\n#EXTINF:4,\n2.m4s\n#EXT-X-ENDLIST\n");
    assertThat(has("v/360p/2.m4s")).isTrue();
    assertThat(has("v/360p/3.m4s")).isFalse();
  }

  @Test
  void a_manifest_of_dash_leads_to_the_segments_of_all_its_tracks() {
    foreseen.playlist(
        FOLDER + "main.mpd",
        """
        <SegmentTemplate timescale="1" media="v/360p/$Number$.m4s" startNumber="0">
          <SegmentTimeline><S t="0" d="4" r="8"/><S d="3"/></SegmentTimeline>
        </SegmentTemplate>
        <SegmentTemplate timescale="1" media="a/en/$Number$.m4s" startNumber="0">
          <SegmentTimeline><S d="4"/></SegmentTimeline>
        </SegmentTemplate>
        """);

    assertThat(has("v/360p/9.m4s")).isTrue();
    assertThat(has("v/360p/10.m4s")).isFalse();
    assertThat(has("v/360p/init.mp4")).isTrue();
    assertThat(has("a/en/0.m4s")).isTrue();
    assertThat(has("a/en/1.m4s")).isFalse();
  }

  @Test
  void what_was_found_without_a_playlist_is_foreseen_with_what_comes_before_it() {
    foreseen.found(FOLDER + "v/360p/7.m4s");
    foreseen.found(FOLDER + "images/poster.jpg");

    assertThat(has("v/360p/3.m4s")).isTrue();
    assertThat(has("v/360p/8.m4s")).isFalse();
    assertThat(has("v/360p/0003.m4s")).isFalse();
    assertThat(has("v/360p/3.vtt")).isFalse();
    assertThat(has("images/poster.jpg")).isTrue();
    assertThat(has("images/other.jpg")).isFalse();
  }
}
