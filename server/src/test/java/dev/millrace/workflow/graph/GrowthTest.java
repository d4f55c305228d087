package dev.millrace.workflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.workflow.graph.Growth.Edge;
import dev.millrace.workflow.step.RetryPolicy;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final StepKind KIND =
      StepKind.io("work", Duration.ofMinutes(1), RetryPolicy.never());

  @Test
  void a_step_waits_for_each_unfinished_step_that_it_depends_on() {
    var growth =
        Growth.of(
            List.of(new Node("probe", true, false, Set.of())),
            List.of(step("plan", "probe"), step("publish", "plan", "probe")));

    assertThat(growth.waiting()).isEqualTo(Map.of("plan", 0, "publish", 1));
    assertThat(growth.edges())
        .containsExactlyInAnyOrder(
            new Edge("plan", "probe"), new Edge("publish", "plan"), new Edge("publish", "probe"));
  }

  @Test
  void a_group_means_each_of_its_members() {
    var growth =
        Growth.of(
            List.of(),
            List.of(step("encode/1"), step("encode/2"), step("encoder"), step("join", "encode/")));

    assertThat(growth.edges())
        .containsExactlyInAnyOrder(new Edge("join", "encode/1"), new Edge("join", "encode/2"));
    assertThat(growth.waiting()).containsEntry("join", 2);
  }

  @Test
  void members_that_come_later_hold_back_who_waits_for_the_group() {
    var growth =
        Growth.of(
            List.of(
                new Node("plan", true, false, Set.of()),
                new Node("join", false, true, Set.of("plan", "encode/", "encode/hd/"))),
            List.of(step("encode/hd/1"), step("encode/2", "plan")));

    assertThat(growth.waiting()).isEqualTo(Map.of("encode/hd/1", 0, "encode/2", 0, "join", 2));
    assertThat(growth.edges())
        .containsExactlyInAnyOrder(
            new Edge("encode/2", "plan"),
            new Edge("join", "encode/hd/1"),
            new Edge("join", "encode/2"));
  }

  @Test
  void a_group_cannot_grow_once_nobody_waits_for_it_any_more() {
    var join = new Node("join", false, false, Set.of("encode/"));

    assertThatThrownBy(() -> Growth.of(List.of(join), List.of(step("encode/1"))))
        .isInstanceOf(IllegalGraphException.class)
        .hasMessageContaining("group \"encode/\" cannot grow");
  }

  @Test
  void a_name_stands_once() {
    assertRefused("exists already", step("a"), step("a"));
  }

  @Test
  void what_a_step_depends_on_exists() {
    assertRefused("depends on \"b\", which does not exist", step("a", "b"));
  }

  @Test
  void cycles_are_refused_also_through_groups_and_oneself() {
    assertRefused("a cycle around [a, b]", step("a", "b"), step("b", "a"));
    assertRefused("a cycle", step("a", "a"));
    assertRefused("a cycle", step("g/a", "b"), step("b", "g/"));
    assertRefused("a cycle", step("g/join", "g/"));
  }

  @Test
  void a_graph_has_at_most_10_000_steps() {
    var tooMany = IntStream.rangeClosed(0, Growth.MAX_STEPS).mapToObj(i -> step("s" + i)).toList();

    assertThat(Growth.of(List.of(), tooMany.subList(1, tooMany.size())).waiting()).hasSize(10_000);
    assertRefused("more than 10000 steps", tooMany.toArray(StepSpec[]::new));
  }

  @Test
  void a_graph_has_at_most_100_000_dependencies() {
    var steps = new ArrayList<StepSpec>();
    IntStream.range(0, 400).forEach(i -> steps.add(step("a/" + i)));
    IntStream.range(0, 400).forEach(i -> steps.add(step("b/" + i, "a/")));

    assertRefused("more than 100000 dependencies", steps.toArray(StepSpec[]::new));
  }

  @Test
  void whatever_the_graph_each_step_is_free_exactly_when_all_it_needs_is_finished() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      runToItsEnd(randomSteps(random), random, "seed " + seed + " round " + round);
    }
  }

  /// Finishes steps in random order, counting down as the database does; some steps come late.
  private static void runToItsEnd(List<StepSpec> steps, Random random, String which) {
    int late = random.nextInt(steps.size());
    var waiting = new HashMap<String, Integer>();
    var edges = new HashSet<Edge>();
    var done = new HashSet<String>();
    grow(List.of(), steps.subList(0, late), waiting, edges);
    var nodes = steps.subList(0, late).stream().map(GrowthTest::waiting).toList();
    grow(nodes, steps.subList(late, steps.size()), waiting, edges);

    while (done.size() < steps.size()) {
      var free = steps.stream().map(StepSpec::name).filter(n -> isFree(n, waiting, done)).toList();
      assertThat(free).as(which).isEqualTo(freeByDefinition(steps, done)).isNotEmpty();
      String next = free.get(random.nextInt(free.size()));
      done.add(next);
      edges.stream()
          .filter(edge -> edge.needs().equals(next))
          .forEach(edge -> waiting.merge(edge.step(), -1, Integer::sum));
    }
  }

  private static void grow(
      List<Node> nodes, List<StepSpec> specs, Map<String, Integer> waiting, Set<Edge> edges) {
    var growth = Growth.of(nodes, specs);
    growth.waiting().forEach((name, more) -> waiting.merge(name, more, Integer::sum));
    edges.addAll(growth.edges());
  }

  /// A step that waits for whatever adds the late ones.
  private static Node waiting(StepSpec spec) {
    return new Node(spec.name(), false, true, spec.dependsOn());
  }

  private static boolean isFree(String name, Map<String, Integer> waiting, Set<String> done) {
    return !done.contains(name) && waiting.getOrDefault(name, 0) == 0;
  }

  private static List<String> freeByDefinition(List<StepSpec> steps, Set<String> done) {
    return steps.stream()
        .filter(spec -> !done.contains(spec.name()))
        .filter(
            spec ->
                steps.stream()
                    .map(StepSpec::name)
                    .filter(other -> needs(spec, other))
                    .allMatch(done::contains))
        .map(StepSpec::name)
        .toList();
  }

  private static boolean needs(StepSpec spec, String other) {
    return spec.dependsOn().stream()
        .anyMatch(name -> name.endsWith("/") ? other.startsWith(name) : other.equals(name));
  }

  /// Steps that depend on earlier ones, by name, and on the groups that come before their own.
  private static List<StepSpec> randomSteps(Random random) {
    int count = 1 + random.nextInt(40);
    var steps = new ArrayList<StepSpec>();
    for (int i = 0; i < count; i++) {
      int group = i / 8;
      var spec = step("g" + group + "/s" + i);
      for (int j = 0; j < random.nextInt(4) && i > 0; j++) {
        spec = spec.after(steps.get(random.nextInt(i)).name());
      }
      if (group > 0 && random.nextInt(3) == 0) {
        spec = spec.after("g" + random.nextInt(group) + "/");
      }
      steps.add(spec);
    }
    return steps;
  }

  private static StepSpec step(String name, String... after) {
    return StepSpec.of(KIND, name).after(after);
  }

  private static void assertRefused(String why, StepSpec... steps) {
    assertThatThrownBy(() -> Growth.of(List.of(), List.of(steps)))
        .isInstanceOf(IllegalGraphException.class)
        .hasMessageContaining(why);
  }
}
