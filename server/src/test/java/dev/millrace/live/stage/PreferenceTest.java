package dev.millrace.live.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.stage.Preference.Seen;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which way is on air, row by row: rank, whether it comes, seconds of steadiness.
class PreferenceTest {
  private static Seen seen(String text) {
    String[] words = text.split(" ", -1);
    return new Seen(
        Rank.valueOf(words[0]),
        words[1].equals("silent"),
        Duration.ofMillis(Math.round(Double.parseDouble(words[2]) * 1000)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', ''",
    "'', PRIMARY comes 0, PRIMARY",
    "'', PRIMARY silent 0, ''",
    "PRIMARY, PRIMARY comes 9, PRIMARY",
    "PRIMARY, PRIMARY silent 0, PRIMARY",
    "PRIMARY, PRIMARY silent 0|BACKUP comes 0.3, BACKUP",
    "PRIMARY, PRIMARY comes 0|BACKUP comes 9, PRIMARY",
    "PRIMARY, BACKUP comes 0.1, BACKUP",
    "BACKUP, PRIMARY comes 4.9|BACKUP comes 9, BACKUP",
    "BACKUP, PRIMARY comes 5.1|BACKUP comes 9, PRIMARY",
    "BACKUP, PRIMARY comes 0.1|BACKUP silent 0, PRIMARY",
    "BACKUP, PRIMARY silent 0|BACKUP silent 0, BACKUP",
    "SLATE, PRIMARY comes 0.1|SLATE comes 9, PRIMARY",
    "SLATE, BACKUP comes 0.1|SLATE comes 9, BACKUP",
    "SLATE, PRIMARY silent 0|SLATE comes 9, SLATE",
    "PRIMARY, PRIMARY silent 0|SLATE comes 0.2, SLATE",
    "PRIMARY, PRIMARY comes 9|BACKUP comes 9|SLATE comes 9, PRIMARY",
  })
  void what_is_on_air_next(String now, String ready, String next) {
    List<Seen> ways =
        Arrays.stream(ready.split("\\|", -1))
            .filter(text -> !text.isEmpty())
            .map(PreferenceTest::seen)
            .toList();
    Rank onAir =
        Stream.of(Rank.values()).filter(r -> r.name().equals(now)).findFirst().orElse(null);

    String chosen = Preference.among(ways, onAir).map(Rank::name).orElse("");

    assertThat(chosen).isEqualTo(next);
  }
}
