package dev.millrace.telemetry.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who watches just now.
class HeadcountTest {
  private static final long NOW = 1_795_320_000_000L;

  private final Gathering gathering = new Gathering(_ -> {});
  private final ArrayList<Integer> numbers = new ArrayList<>();

  /// A viewer who told a state so many seconds ago.
  private void told(String sid, String state, int secondsAgo, String browser) {
    numbers.add(0);
    String json =
        """
        {"sid":"%s","sn":%d,"e":"ps","sta":"%s","ts":%d,"browser":"%s","cid":"film",
         "mr-video-height":720}"""
            .formatted(sid, numbers.size(), state, NOW - secondsAgo * 1000L, browser);
    Told event = Told.of(json.getBytes(StandardCharsets.UTF_8));
    assertThat(event).isNotNull();
    gathering.take(event, 0, numbers.size(), NOW - secondsAgo * 1000L);
  }

  private Audience.Watching count() {
    return Headcount.count(gathering.sessions(), NOW);
  }

  @Test
  void who_starts_plays_seeks_stalls_or_waits_is_a_viewer_and_nobody_else() {
    told("starting", "s", 1, "firefox");
    told("playing", "p", 20, "firefox");
    told("stalled", "r", 3, "chrome");
    told("seeking", "k", 3, "chrome");
    told("paused", "a", 3, "chrome");
    told("ended", "e", 3, "chrome");
    told("gone", "p", 31, "chrome");

    Audience.Watching watching = count();

    assertThat(watching.viewers()).isEqualTo(4);
    assertThat(watching.states())
        .isEqualTo(Map.of("starting", 1, "playing", 1, "stalled", 1, "seeking", 1));
    assertThat(watching.by().get("browser")).isEqualTo(Map.of("firefox", 2, "chrome", 2));
    assertThat(watching.by().get("asset")).isEqualTo(Map.of("film", 4));
    assertThat(watching.by().get("rung")).isEqualTo(Map.of("720p", 4));
    assertThat(watching.by().get("edge")).isEqualTo(Map.of("", 4));
  }

  @Test
  void who_stands_still_for_minutes_is_none_though_heard_of() {
    told("still", "r", (int) Headcount.STILL.toSeconds() + 1, "chrome");
    told("still", "r", 1, "chrome");
    assertThat(count().viewers()).isZero();

    told("still", "p", 0, "chrome");
    assertThat(count().viewers()).isEqualTo(1);
  }
}
