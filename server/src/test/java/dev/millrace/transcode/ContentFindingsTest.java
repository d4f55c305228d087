package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.ladder.Complexity.Demand;
import dev.millrace.media.time.FrameRate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentFindingsTest {
  private final ContentFindings findings = new ContentFindings(50, FrameRate.whole(25));

  private static String place(int pts, int keyBytes, int otherBytes, String... decibels) {
    var answer = new StringBuilder();
    for (String rung : List.of("largest", "smallest")) {
      int scale = rung.equals("largest") ? 10 : 1;
      answer.append("%s %d %d\n".formatted(rung, pts, scale * keyBytes));
      answer.append("%s %d %d\n".formatted(rung, pts + 2, scale * otherBytes));
      answer.append("%s %d %d\n".formatted(rung, pts + 1, scale * otherBytes));
    }
    for (String value : decibels) {
      answer.append(picture("720p", value)).append(picture("coded", "40"));
    }
    return answer.toString();
  }

  private static String picture(String name, String decibels) {
    return "frame:0    pts:0    pts_time:0\nlavfi.xpsnr.xpsnr.y=%s\nrung=%s\n"
        .formatted(decibels, name);
  }

  @Test
  void a_window_has_as_many_key_pictures_as_a_gop_and_fewer_others() {
    findings.add(place(0, 5000, 100));
    findings.add(place(100, 10_000, 200));

    Complexity found = findings.complexity();

    long peak = (10_000 + 49 * 200) / 2 * 8;
    long mean = (7500 + 49 * 150) / 2 * 8;
    assertThat(found.smallest()).isEqualTo(new Demand(new BitRate(mean), new BitRate(peak)));
    assertThat(found.largest())
        .isEqualTo(new Demand(new BitRate(10 * mean), new BitRate(10 * peak)));
    assertThat(found.windows()).isEqualTo(2);
  }

  @Test
  void the_place_where_scaling_loses_most_beside_coding_counts_without_its_first_picture() {
    findings.add(place(0, 1, 1, "60", "45", "45"));
    findings.add(place(9, 1, 1, "60", "inf", "inf"));

    assertThat(findings.complexity().margin().get("720p")).isCloseTo(5, within(1e-9));
  }

  @Test
  void pictures_that_are_the_same_have_a_number_too() {
    findings.add(place(0, 1, 1, "inf", "inf"));
    findings.add(place(9, 1, 1, "inf", "inf"));

    assertThat(findings.complexity().margin().get("720p"))
        .isCloseTo(Complexity.SAME - 40, within(1e-9));
  }

  @Test
  void a_place_with_one_picture_says_nothing_good_of_scaling() {
    findings.add(place(0, 1, 1, "inf") + picture("coded", "40"));
    findings.add(place(9, 1, 1, "inf", "inf"));

    assertThat(findings.complexity().margin().get("720p")).isCloseTo(-40, within(1e-9));
  }

  @Test
  void places_that_are_the_same_count_once() {
    findings.add(place(0, 5000, 100));
    findings.add(place(0, 5000, 100));

    assertThatIllegalStateException()
        .isThrownBy(findings::complexity)
        .withMessage("its key frames are too far apart");
  }

  @Test
  void an_answer_without_pictures_is_none() {
    assertThatIllegalStateException().isThrownBy(() -> findings.add("nothing\n"));
  }
}
