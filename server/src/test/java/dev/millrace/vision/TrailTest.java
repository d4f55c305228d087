package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailTest {
  /// The lines marked "film" are what a detector said of things that were not there: a dark blob
  /// on a wall taken for a kite, butterflies for sheep, the roof of a car for a telephone.
  @ParameterizedTest
  @CsvSource({
    "a bird that is there,          0.12, 0.80 0.76 0.59 0.58, true",
    "somebody seen badly,           0.20, 0.45 0.52 0.50 0.51, true",
    "a small thing seen well,       0.004, 0.62 0.66 0.58, true",
    "a thing seen once and well,    0.05, 0.72, true",
    "film: a blob taken for a kite, 0.005, 0.50 0.47 0.56 0.53 0.53, false",
    "film: butterflies for sheep,   0.007, 0.53 0.58 0.54, false",
    "film: a car for a telephone,   0.127, 0.66, false",
    "film: a rabbit for a person,   0.28, 0.50, false",
    "film: somebody in the leaves,  0.30, 0.45 0.48 0.40, false",
  })
  void a_thing_counts_when_it_is_seen_often_and_surely_enough(
      String what, double area, String scores, boolean counts) {
    var trail = new Trail("thing");
    List<Double> looks = Arrays.stream(scores.split(" ")).map(Double::valueOf).toList();
    for (int n = 0; n < looks.size(); n++) {
      var box = new Box(0.1, 0.1, Math.sqrt(area), Math.sqrt(area));
      trail.add(n, new Found("thing", looks.get(n), box, box, List.of()), true);
    }

    assertThat(trail.isCertain()).as(what).isEqualTo(counts);
  }
}
