package dev.millrace.streams.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.track.Region;
import dev.millrace.media.track.Sighting;
import dev.millrace.media.track.Tracked;
import dev.millrace.streams.StreamRefused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who enters, leaves, stays and crosses, beside ways that are known.
class WatchTest {
  private static final Zone DOOR =
      new Zone(
          "door",
          List.of(new Spot(0.4, 0.4), new Spot(0.6, 0.4), new Spot(0.6, 0.9), new Spot(0.4, 0.9)),
          List.of("person"),
          3,
          true);
  private static final Line GATE =
      new Line("gate", new Spot(0.5, 0), new Spot(0.5, 1), List.of(), false);

  /// Somebody whose feet are there.
  private static Tracked at(long id, String label, double x, double y) {
    var box = new Region(x - 0.05, y - 0.2, 0.1, 0.2);
    return new Tracked(0, id, new Sighting(label, 0.9, box), true, false);
  }

  private static List<String> said(List<Incident> incidents) {
    return incidents.stream()
        .map(
            one ->
                "%s %s%s %d at %.1f for %.1f"
                    .formatted(
                        one.kind(),
                        one.where(),
                        one.direction().isEmpty() ? "" : " " + one.direction(),
                        one.track(),
                        one.atSeconds(),
                        one.seconds()))
        .toList();
  }

  @Test
  void a_visit_is_told_from_its_beginning_to_its_end() {
    var watch = new Watch(new Rules(List.of(DOOR), List.of()), Memory.NOTHING);
    var all = new ArrayList<Incident>();
    for (int n = 0; n <= 50; n++) {
      double x = n < 10 ? 0.2 : n < 45 ? 0.5 : 0.8;
      all.addAll(watch.see(n / 10.0, List.of(at(7, "person", x, 0.6), at(8, "dog", 0.5, 0.6))));
    }

    assertThat(said(all))
        .containsExactly(
            "entered door 7 at 1.0 for 0.0",
            "dwelled door 7 at 4.0 for 3.0",
            "left door 7 at 4.4 for 3.4");
    assertThat(watch.memory().counts())
        .containsEntry("zones/door/entered", 1L)
        .containsEntry("zones/door/left", 1L);
    assertThat(watch.inside("door")).isZero();
  }

  @Test
  void who_flits_through_in_one_picture_has_not_entered_and_who_vanishes_has_left() {
    var watch = new Watch(new Rules(List.of(DOOR), List.of()), Memory.NOTHING);

    assertThat(watch.see(0, List.of(at(1, "person", 0.5, 0.6)))).isEmpty();
    assertThat(watch.see(0.1, List.of(at(1, "person", 0.8, 0.6)))).isEmpty();
    watch.see(0.2, List.of(at(2, "person", 0.5, 0.6)));
    watch.see(0.3, List.of(at(2, "person", 0.5, 0.6)));
    assertThat(watch.inside("door")).isEqualTo(1);
    assertThat(said(watch.see(3, List.of()))).containsExactly("left door 2 at 0.3 for 0.1");
  }

  @Test
  void a_line_tells_its_sides_and_does_not_count_trembling() {
    var watch = new Watch(new Rules(List.of(), List.of(GATE)), Memory.NOTHING);
    var all = new ArrayList<Incident>();
    double[] xs = {0.3, 0.45, 0.495, 0.505, 0.499, 0.505, 0.55, 0.7, 0.505, 0.495, 0.4};
    for (int n = 0; n < xs.length; n++) {
      all.addAll(watch.see(n, List.of(at(3, "car", xs[n], 0.5))));
    }

    assertThat(said(all))
        .containsExactly("crossed gate out 3 at 6.0 for 0.0", "crossed gate in 3 at 10.0 for 0.0");
  }

  @Test
  void who_goes_past_the_end_of_a_line_does_not_cross_it() {
    var half = new Line("half", new Spot(0.5, 0), new Spot(0.5, 0.3), List.of(), false);
    var watch = new Watch(new Rules(List.of(), List.of(half)), Memory.NOTHING);

    watch.see(0, List.of(at(1, "car", 0.3, 0.8)));
    assertThat(watch.see(1, List.of(at(1, "car", 0.7, 0.8)))).isEmpty();
  }

  @Test
  void another_goes_on_where_one_stopped_and_changed_rules_keep_their_counts() {
    var rules = new Rules(List.of(DOOR), List.of(GATE));
    var first = new Watch(rules, Memory.NOTHING);
    first.see(0, List.of(at(1, "person", 0.45, 0.6)));
    first.see(1, List.of(at(1, "person", 0.45, 0.6)));

    var second = new Watch(rules, first.memory());
    assertThat(second.inside("door")).isEqualTo(1);
    assertThat(said(second.see(2, List.of(at(1, "person", 0.8, 0.6)))))
        .containsExactly("left door 1 at 1.0 for 1.0", "crossed gate out 1 at 2.0 for 0.0");
    var third = new Watch(Rules.NONE, second.memory());
    assertThat(third.see(9, List.of())).isEmpty();
    assertThat(third.memory().counts()).containsEntry("zones/door/entered", 1L);
  }

  @Test
  void rules_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new Zone("a", List.of(new Spot(0, 0)), List.of(), 0, false))
        .isInstanceOf(StreamRefused.class);
    assertThatThrownBy(() -> new Rules(List.of(DOOR, DOOR), List.of()))
        .isInstanceOf(StreamRefused.class);
    assertThatThrownBy(
            () -> new Line("a", new Spot(0.5, 0.5), new Spot(0.5, 0.5), List.of(), false))
        .isInstanceOf(StreamRefused.class);
    assertThatThrownBy(() -> new Line("a/b", GATE.from(), GATE.to(), List.of(), false))
        .isInstanceOf(StreamRefused.class);
  }
}
