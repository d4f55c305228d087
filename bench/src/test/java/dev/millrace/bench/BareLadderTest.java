package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BareLadderTest {
  @Test
  void a_full_hd_film_gets_the_server_s_four_rungs_and_two_second_gops() {
    var picture =
        Api.JSON.readTree(
            """
            {"width": 1920, "height": 1080, "r_frame_rate": "24/1"}""");

    String command =
        String.join(" ", BareLadder.of(picture).arguments(Path.of("in"), Path.of("out.mpd")));

    assertThat(command)
        .contains("scale=1920:1080", "scale=1280:720", "scale=854:480", "scale=640:360")
        .contains("-maxrate:v:0 5000000 -bufsize:v:0 10000000", "-maxrate:v:3 800000")
        .contains("-preset veryfast -crf 23 -g 48 -keyint_min 48 -sc_threshold 0")
        .endsWith("out.mpd");
  }
}
