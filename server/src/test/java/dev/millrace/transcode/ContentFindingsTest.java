package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.time.FrameRate;
import org.junit.jupiter.api.Test;

class ContentFindingsTest {
  private final ContentFindings findings = new ContentFindings(50, FrameRate.whole(25));

  private static String place(int pts, int keyBytes, int otherBytes, String... decibels) {
    var answer = new StringBuilder("#software: Lavf\n");
    answer.append("0, %d, %d, 1, %d, 0x6756845b, S=1\n".formatted(pts - 2, pts, keyBytes));
    answer.append("0, %d, %d, 1, %d, 0x75, F=0x0, S=1\n".formatted(pts - 1, pts + 1, otherBytes));
    answer.append("0, %d, %d, 1, %d, 0x75, F=0x0, S=1\n".formatted(pts, pts + 2, otherBytes));
    for (String value : decibels) {
      answer.append("frame:0    pts:0    pts_time:0\n");
      answer.append("lavfi.xpsnr.xpsnr.y=").append(value).append("\nrung=720p\n");
    }
    return answer.toString();
  }

  @Test
  void a_window_has_as_many_key_pictures_as_a_gop_and_fewer_others() {
    findings.add(place(0, 5000, 100));
    findings.add(place(100, 10_000, 200));

    Complexity found = findings.complexity();

    assertThat(found.peak()).isEqualTo(new BitRate((10_000 + 49 * 200) / 2 * 8));
    assertThat(found.mean()).isEqualTo(new BitRate((7500 + 49 * 150) / 2 * 8));
    assertThat(found.windows()).isEqualTo(2);
  }

  @Test
  void the_place_that_loses_most_counts_without_its_first_picture() {
    findings.add(place(0, 1, 1, "60", "40", "40"));
    findings.add(place(9, 1, 1, "60", "inf", "inf"));

    assertThat(findings.complexity().fidelity().get("720p")).isCloseTo(40, within(1e-9));
  }

  @Test
  void pictures_that_are_the_same_have_a_number_too() {
    findings.add(place(0, 1, 1, "inf", "inf"));
    findings.add(place(9, 1, 1, "inf", "inf"));

    assertThat(findings.complexity().fidelity()).containsEntry("720p", Complexity.SAME);
  }

  @Test
  void a_place_with_one_picture_says_nothing_good_of_scaling() {
    findings.add(place(0, 1, 1, "inf"));
    findings.add(place(9, 1, 1, "inf", "inf"));

    assertThat(findings.complexity().fidelity()).containsEntry("720p", 0.0);
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
    assertThatIllegalStateException().isThrownBy(() -> findings.add("#software: Lavf\n"));
  }
}
