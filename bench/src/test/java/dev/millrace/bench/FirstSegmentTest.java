package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstSegmentTest {
  @Test
  void the_lowest_rung_is_the_one_of_least_peak_bandwidth() {
    String playlist =
        """
        #EXTM3U
        #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio",URI="a/und/index.m3u8"
        #EXT-X-STREAM-INF:BANDWIDTH=928000,AVERAGE-BANDWIDTH=600000,CODECS="avc1.64001e,mp4a.40.2"
        v/360p/index.m3u8
        #EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=500000,BANDWIDTH=1528000,CODECS="avc1.64001e,mp4a.40.2"
        v/480p/index.m3u8
        """;

    assertThat(FirstSegment.lowest(playlist)).contains("v/360p/index.m3u8");
    assertThat(FirstSegment.lowest("#EXTM3U\n")).isEmpty();
  }
}
