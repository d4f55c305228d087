package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.transcode.SourceInfo.Scan;
import org.junit.jupiter.api.Test;

class FieldDetectorTest {
  private static String pictures(String kind, int count) {
    return ("frame:0 pts:0\nlavfi.idet.multiple.current_frame=" + kind + "\n").repeat(count);
  }

  @Test
  void most_pictures_decide() {
    assertThat(FieldDetector.verdict(pictures("tff", 20) + pictures("progressive", 5)))
        .isEqualTo(Scan.TOP_FIELD_FIRST);
    assertThat(FieldDetector.verdict(pictures("bff", 20) + pictures("tff", 5)))
        .isEqualTo(Scan.BOTTOM_FIELD_FIRST);
    assertThat(FieldDetector.verdict(pictures("bff", 5) + pictures("progressive", 20)))
        .isEqualTo(Scan.PROGRESSIVE);
  }

  @Test
  void pictures_that_stand_still_tell_nothing() {
    assertThat(FieldDetector.verdict(pictures("undetermined", 48))).isEqualTo(Scan.PROGRESSIVE);
    assertThat(FieldDetector.verdict("")).isEqualTo(Scan.PROGRESSIVE);
  }
}
