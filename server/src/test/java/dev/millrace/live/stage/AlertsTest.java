package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What of a channel's troubles is told, second by second.
class AlertsTest {
  private static final Map<Trouble, String> SLOW = Map.of(Trouble.TOO_SLOW, "0.8");

  private final Alerts alerts = new Alerts();
  private final List<String> told = new ArrayList<>();

  private void look(int fromSecond, int toSecond, Map<Trouble, String> wrong) {
    for (int second = fromSecond; second < toSecond; second++) {
      for (Alerts.Change change : alerts.look(wrong, Instant.ofEpochSecond(second))) {
        Instant until = change.until();
        told.add(
            "%d: %s since %d until %s"
                .formatted(
                    second,
                    change.alert().trouble().word(),
                    change.alert().since().getEpochSecond(),
                    until == null ? "now" : until.getEpochSecond()));
      }
    }
  }

  @Test
  void what_lasts_is_told_once_and_so_is_its_end() {
    look(0, 30, SLOW);
    look(30, 40, Map.of());

    assertThat(told)
        .containsExactly("10: too-slow since 0 until now", "32: too-slow since 0 until 29");
    assertThat(alerts.all()).isEmpty();
  }

  @Test
  void what_passes_is_not_told() {
    look(0, 9, SLOW);
    look(9, 10, Map.of());
    look(10, 19, SLOW);
    look(19, 30, Map.of());

    assertThat(told).isEmpty();
  }

  @Test
  void what_is_gone_for_a_moment_is_not_over() {
    look(0, 20, SLOW);
    look(20, 22, Map.of());
    look(22, 30, Map.of(Trouble.TOO_SLOW, "0.7"));

    assertThat(told).hasSize(1);
    assertThat(alerts.all()).containsExactly(new Alert(Trouble.TOO_SLOW, Instant.EPOCH, "0.7"));
  }

  @Test
  void what_was_decided_is_told_at_once() {
    look(0, 1, Map.of(Trouble.RUNGS_LEFT_OUT, "1080p"));

    assertThat(told).containsExactly("0: rungs-left-out since 0 until now");
  }
}
