package dev.millrace.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tracks beside scenes whose truth is known.
class TrackerTest {
  private static final TrackerConfig CONFIG = TrackerConfig.STANDARD;

  private static Sighting person(double x, double y, double score) {
    return new Sighting("person", score, new Region(x, y, 0.08, 0.2));
  }

  @Test
  void something_that_walks_keeps_its_number_and_counts_once() {
    var tracker = new Tracker(CONFIG);
    int counted = 0;

    for (int n = 0; n < 50; n++) {
      List<Tracked> seen = tracker.see(n / 25.0, List.of(person(0.01 * n, 0.4, 0.8)));
      counted += (int) seen.stream().filter(Tracked::isNew).count();
      assertThat(seen).extracting(Tracked::id).containsExactly(1L);
    }

    assertThat(counted).isEqualTo(1);
  }

  @Test
  void two_who_cross_keep_their_numbers() {
    var tracker = new Tracker(CONFIG);
    long left = 0;
    long right = 0;

    for (int n = 0; n <= 40; n++) {
      var both = List.of(person(0.1 + 0.02 * n, 0.4, 0.8), person(0.9 - 0.02 * n, 0.45, 0.8));
      for (Tracked one : tracker.see(n / 10.0, both)) {
        if (n == 0) {
          left = one.index() == 0 ? one.id() : left;
          right = one.index() == 1 ? one.id() : right;
        }
        if (n == 40) {
          assertThat(one.id()).isEqualTo(one.index() == 0 ? left : right);
        }
      }
    }
  }

  @Test
  void what_is_hidden_for_a_second_is_the_same_afterwards_and_another_later() {
    var tracker = new Tracker(CONFIG);
    for (int n = 0; n < 10; n++) {
      tracker.see(n / 10.0, List.of(person(0.2 + 0.01 * n, 0.4, 0.8)));
    }
    tracker.see(1.4, List.of());

    assertThat(tracker.see(1.9, List.of(person(0.39, 0.4, 0.8))).getFirst().id()).isEqualTo(1);
    tracker.see(4.0, List.of());
    assertThat(tracker.see(4.1, List.of(person(0.39, 0.4, 0.8))).getFirst().id()).isEqualTo(2);
  }

  @Test
  void what_is_seen_badly_goes_on_but_begins_nothing() {
    var tracker = new Tracker(CONFIG);

    assertThat(tracker.see(0, List.of(person(0.5, 0.5, 0.3)))).isEmpty();
    tracker.see(0.1, List.of(person(0.5, 0.5, 0.9)));
    assertThat(tracker.see(0.2, List.of(person(0.5, 0.5, 0.3)))).hasSize(1);
  }

  @Test
  void what_has_left_its_place_is_followed_at_two_pictures_a_second_if_it_is_near() {
    var sparse = new Tracker(TrackerConfig.SPARSE);
    var standard = new Tracker(CONFIG);

    for (int n = 0; n < 8; n++) {
      var seen = List.of(person(0.11 * n, 0.4, 0.8));
      assertThat(sparse.see(n / 2.0, seen)).extracting(Tracked::id).containsExactly(1L);
      standard.see(n / 2.0, seen);
    }

    assertThat(sparse.see(4, List.of(person(0.3, 0.4, 0.8))).getFirst().id()).isEqualTo(2);
    assertThat(standard.state().lastId()).isGreaterThan(1);
  }

  @Test
  void another_goes_on_where_one_stopped() {
    var whole = new Tracker(CONFIG);
    var parts = new Tracker(CONFIG);
    var random = new Random(4);
    for (int n = 0; n < 60; n++) {
      var seen = new ArrayList<Sighting>();
      for (int k = 0; k < 5; k++) {
        seen.add(person(0.1 * k + 0.005 * n + random.nextGaussian() * 0.003, 0.4, 0.8));
      }
      assertThat(parts.see(n / 10.0, seen)).isEqualTo(whole.see(n / 10.0, seen));
      parts = new Tracker(CONFIG, parts.state());
    }
  }

  @Test
  void a_crowd_beyond_the_limit_is_followed_as_far_as_it_goes() {
    var tracker = new Tracker(new TrackerConfig(0.5, 0.2, 0.4, 0, 3, 1.5, 10));
    var crowd = new ArrayList<Sighting>();
    for (int n = 0; n < 50; n++) {
      int row = n / 10;
      crowd.add(person(n % 10 / 10.0, row * 0.2, 0.6));
    }

    assertThat(tracker.see(0, crowd)).hasSize(10);
    assertThat(tracker.see(0.1, crowd)).hasSizeLessThanOrEqualTo(10);
  }

  /// One in ten is missed, one in twenty is not there: IDF1 0.9, MOTA 0.85, the count within 5 %.
  @ParameterizedTest
  @ValueSource(ints = {5, 10, 25})
  void made_up_scenes_are_followed_well_enough_at(int rate) {
    double idf1 = 0;
    double mota = 0;
    int counted = 0;
    int there = 0;
    int scenes = 12;
    for (int seed = 0; seed < scenes; seed++) {
      var scene = new MadeScene(seed, rate);
      var score = scene.play(new Tracker(CONFIG));
      idf1 += score.idf1() / scenes;
      mota += score.mota() / scenes;
      counted += score.counted();
      there += score.there();
    }

    assertThat(idf1).as("IDF1").isGreaterThanOrEqualTo(0.90);
    assertThat(mota).as("MOTA").isGreaterThanOrEqualTo(0.85);
    assertThat(Math.abs(counted - there)).as("%d of %d", counted, there).isLessThan(there / 20 + 1);
  }

  /// How well a scene was followed, as py-motmetrics counts.
  private record Score(double idf1, double mota, int counted, int there) {}

  /// A minute with people who walk through it, each by a way of its own.
  private record MadeScene(int seed, int rate) {
    private static final int SECONDS = 60;

    /// From one side to the other.
    private record Walk(double from, double y, double speed, boolean toTheRight) {
      double x(double seconds) {
        double way = (seconds - from) * speed - 0.1;
        return toTheRight ? way : 1 - way;
      }

      boolean isThere(double seconds) {
        return x(seconds) > -0.02 && x(seconds) < 0.95 && seconds >= from;
      }
    }

    Score play(Tracker tracker) {
      var random = new Random(seed);
      var walks = new ArrayList<Walk>();
      for (double from = 0; from < SECONDS - 8; from += 2 + random.nextDouble()) {
        double speed = 0.08 + 0.1 * random.nextDouble();
        walks.add(new Walk(from, 0.75 * random.nextDouble(), speed, random.nextBoolean()));
      }
      var judge = new Judge();
      for (int n = 0; n < SECONDS * rate; n++) {
        double seconds = (double) n / rate;
        var seen = new ArrayList<Sighting>();
        var who = new ArrayList<Integer>();
        for (int w = 0; w < walks.size(); w++) {
          if (walks.get(w).isThere(seconds)) {
            judge.appeared.add(w);
            if (random.nextDouble() < 0.9) {
              seen.add(noisy(random, walks.get(w).x(seconds), walks.get(w).y()));
              who.add(w);
            }
          }
        }
        if (random.nextDouble() < 0.05 * Math.max(1, seen.size())) {
          seen.add(person(random.nextDouble() * 0.9, random.nextDouble() * 0.8, 0.55));
          who.add(-1);
        }
        judge.see(who, tracker.see(seconds, seen));
      }
      return judge.score();
    }

    private Sighting noisy(Random random, double x, double y) {
      double width = 0.07 * (1 + 0.05 * random.nextGaussian());
      double height = 0.2 * (1 + 0.05 * random.nextGaussian());
      double score = 0.3 + 0.6 * random.nextDouble();
      return new Sighting(
          "person",
          score,
          new Region(
              x + 0.003 * random.nextGaussian(), y + 0.006 * random.nextGaussian(), width, height));
    }
  }

  /// Compares tracks with the truth. What was not seen at all is no fault of the tracker.
  private static final class Judge {
    private final Map<Integer, Map<Long, Integer>> met = new HashMap<>();
    private final Map<Integer, Long> last = new HashMap<>();
    private final Set<Integer> appeared = new HashSet<>();
    private int truths;
    private int given;
    private int matched;
    private int wrong;
    private int switched;
    private int counted;

    /// @param who is seen in truth, -1 for nobody
    void see(List<Integer> who, List<Tracked> found) {
      truths += (int) who.stream().filter(w -> w >= 0).count();
      counted += (int) found.stream().filter(Tracked::isNew).count();
      for (Tracked one : found.stream().filter(Tracked::isConfirmed).toList()) {
        int truth = who.get(one.index());
        given++;
        if (truth < 0) {
          wrong++;
          continue;
        }
        matched++;
        met.computeIfAbsent(truth, _ -> new HashMap<>()).merge(one.id(), 1, Integer::sum);
        Long before = last.put(truth, one.id());
        switched += before != null && before != one.id() ? 1 : 0;
      }
    }

    Score score() {
      int same =
          met.values().stream()
              .mapToInt(ids -> ids.values().stream().mapToInt(x -> x).max().orElse(0))
              .sum();
      double mota = 1 - (double) (truths - matched + wrong + switched) / truths;
      return new Score(2.0 * same / (truths + given), mota, counted, appeared.size());
    }
  }
}
