package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.bench.Figure.Pair;
import org.junit.jupiter.api.Test;

class FigureTest {
  @Test
  void a_ratio_is_of_medians_and_judged_by_its_bound() {
    var pair = new Pair(Runs.of(44, 40, 90), Runs.of(40, 41, 39), "s");

    assertThat(Figure.ratioAtMost("CPU", pair, 1.10).row("main-job"))
        .isEqualTo(
            "| main-job | CPU | 44.0 s (40.0–90.0, n=3) | 40.0 s (39.0–41.0, n=3) | 1.10 | ≤ 1.10"
                + " | PASS |");
    assertThat(Figure.ratioAtMost("CPU", pair, 1.09).verdict()).isEqualTo(Figure.Verdict.MISS);
    assertThat(Figure.ratioAtLeast("CPU", pair, 1.11).verdict()).isEqualTo(Figure.Verdict.MISS);
  }

  @Test
  void a_bound_without_a_peer_judges_the_median() {
    assertThat(Figure.atMost("start", Runs.of(11, 13, 11.5, 12.5), "s", 12).verdict())
        .isEqualTo(Figure.Verdict.PASS);
    assertThat(Figure.atMost("start", Runs.of(12.1), "s", 12).row("start"))
        .isEqualTo("| start | start | 12.1 s (12.1–12.1, n=1) |  |  | ≤ 12.0 s | MISS |");
  }

  @Test
  void a_report_has_no_verdict() {
    assertThat(Figure.report("memory", "512 MB").row("start"))
        .isEqualTo("| start | memory | 512 MB |  |  |  |  |");
  }
}
