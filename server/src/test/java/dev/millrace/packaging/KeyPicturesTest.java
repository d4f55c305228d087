package dev.millrace.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyPicturesTest {
  private static final long SECOND = Tracks.TIMESCALE;

  @Test
  void each_key_picture_is_a_part_of_its_segment_shown_until_the_next() {
    var pictures =
        new KeyPictures(
            track(
                segment(0, new KeyPicture(0, 24, 900), new KeyPicture(2 * SECOND, 5000, 700)),
                segment(1, new KeyPicture(4 * SECOND, 24, 800))));

    assertThat(pictures.playlist().render())
        .isEqualTo(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:4
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-I-FRAMES-ONLY
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="../v/720p/init.mp4"
            #EXTINF:2.000000,
            #EXT-X-BYTERANGE:900@24
            ../v/720p/0.m4s
            #EXTINF:2.000000,
            #EXT-X-BYTERANGE:700@5000
            ../v/720p/0.m4s
            #EXTINF:4.000000,
            #EXT-X-BYTERANGE:800@24
            ../v/720p/1.m4s
            #EXT-X-ENDLIST
            """);
    assertThat(pictures.stream().bandwidth().peak().bitsPerSecond()).isEqualTo(900 * 8 / 2);
  }

  @Test
  void a_segment_that_an_earlier_run_stored_is_passed_over() {
    var known = segment(0, new KeyPicture(0, 24, 900));
    var stored = segment(1, new KeyPicture(4 * SECOND, 24, 800)).storedOtherwise(70_000);

    var playlist = new KeyPictures(track(known, stored)).playlist();

    assertThat(playlist.segments()).hasSize(1);
    assertThat(playlist.segments().getFirst().seconds().toDouble()).isEqualTo(8);
  }

  @Test
  void a_track_without_key_pictures_has_no_trick_play() {
    assertThat(new KeyPictures(track(segment(0))).isEmpty()).isTrue();
  }

  private static Presentation.Track track(SegmentInfo... segments) {
    return new Presentation.Track(Tracks.HIGH, "avc1.64001f", SECOND, List.of(segments));
  }

  private static SegmentInfo segment(long number, KeyPicture... keys) {
    return new SegmentInfo(
        number, number * Tracks.SEGMENT_TICKS, Tracks.SEGMENT_TICKS, 60_000, List.of(keys));
  }
}
