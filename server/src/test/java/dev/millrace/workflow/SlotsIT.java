package dev.millrace.workflow;

import static dev.millrace.workflow.ScriptedStep.CPU;
import static dev.millrace.workflow.ScriptedStep.IO;
import static dev.millrace.workflow.WorkflowBackend.await;
import static dev.millrace.workflow.WorkflowBackend.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.workflow.Effects.Effect;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepResult;
import dev.millrace.workflow.step.StepSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who runs when there is not room for all.
class SlotsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension final WorkflowBackend backend = new WorkflowBackend();

  private Workflows workflows;

  @BeforeEach
  void openWorkflows() {
    workflows = backend.workflows();
  }

  @Test
  void the_slots_of_two_workers_are_full_and_never_over_committed_by_200_steps() {
    var steps =
        IntStream.range(0, 200)
            .mapToObj(
                i -> step(CPU, "s" + i).slots(1 + i % 4).input("{\"millis\":" + (i % 7 * 10) + "}"))
            .toList();
    start("asset", 0, steps);

    backend.start(workflows, config("a", 3, 1), WorkflowListener.none());
    backend.start(workflows, config("b", 4, 1), WorkflowListener.none());
    awaitDone("asset");

    assertThat(mostSlotsAtOnce("a")).isEqualTo(3);
    assertThat(mostSlotsAtOnce("b")).isEqualTo(4);
    assertThat(backend.effects().count("begin", "s")).isEqualTo(200);
  }

  @Test
  void the_lanes_do_not_take_each_others_slots() {
    start("asset", 0, Stream.concat(many(CPU, "cpu-", 6, 200), many(IO, "io-", 6, 200)).toList());

    backend.start(workflows, config("a", 2, 3), WorkflowListener.none());
    awaitDone("asset");

    assertThat(mostAtOnce("cpu-")).isEqualTo(2);
    assertThat(mostAtOnce("io-")).isEqualTo(3);
  }

  @Test
  void a_heavy_step_is_not_overtaken_for_ever_by_light_ones() {
    var steps = new ArrayList<>(many(CPU, "light-", 3, 100).toList());
    steps.add(step(CPU, "heavy").slots(99));
    steps.addAll(many(CPU, "later-", 20, 100).toList());
    start("asset", 0, steps);

    backend.start(workflows, config("a", 2, 1), WorkflowListener.none());
    awaitDone("asset");

    assertThat(begun().indexOf("heavy")).isEqualTo(3);
    assertThat(backend.effects().of("begin", "heavy")).extracting(Effect::slots).containsExactly(2);
  }

  @Test
  void higher_priorities_go_first_of_the_workflow_and_of_the_step() {
    start("bulk", 0, List.of(step(CPU, "bulk"), step(CPU, "bulk-first").priority(5)));
    start("live", 10, List.of(step(CPU, "live"), step(CPU, "live-last").priority(-20)));

    backend.start(workflows, config("a", 1, 1), WorkflowListener.none());
    awaitDone("bulk");
    awaitDone("live");

    assertThat(begun()).containsExactly("live", "bulk-first", "bulk", "live-last");
  }

  @Test
  void a_clip_does_not_wait_for_a_whole_film_and_neither_starves() {
    start("film", 0, many(CPU, "film-", 60, 5).toList());
    start("clip", 0, many(CPU, "clip-", 4, 5).toList());

    backend.start(workflows, config("a", 1, 1), WorkflowListener.none());
    awaitDone("film");
    awaitDone("clip");

    var order = begun();
    assertThat(order.indexOf("film-0")).isZero();
    assertThat(order.indexOf("clip-0")).isBetween(7, 10);
    assertThat(order.indexOf("clip-3")).isBetween(10, 20);
  }

  @Test
  void an_owner_with_one_film_is_next_however_many_another_has_queued() {
    for (int i = 0; i < 50; i++) {
      startFor("a", "a" + i, 0, many(CPU, "a" + i + "-", 1, 20).toList());
    }
    backend.start(workflows, config("node", 1, 1), WorkflowListener.none());
    await("some of a's", PATIENCE, () -> backend.effects().count("end", "a") >= 5);

    int before = begun().size();
    startFor("b", "b", 0, many(CPU, "b-", 1, 20).toList());
    awaitDone("b");

    // The one that was being picked meanwhile may go before it.
    assertThat(begun().indexOf("b-0")).isBetween(before, before + 2);
  }

  @Test
  void owners_that_wait_get_equal_shares_by_slots_and_save_none_up() {
    startFor("a", "a", 0, many(CPU, "a-", 60, 2).toList());
    backend.start(workflows, config("node", 2, 1), WorkflowListener.none());
    await("some of a's", PATIENCE, () -> backend.effects().count("end", "a") >= 20);
    int before = begun().size();
    startFor("b", "b", 0, many(CPU, "b-", 15, 2).map(step -> step.slots(2)).toList());
    awaitDone("a");
    awaitDone("b");

    List<String> both = begun().subList(before + 2, before + 26);
    long ofB = both.stream().filter(step -> step.startsWith("b-")).count();
    assertThat(ofB).as("steps of two slots among 24, beside steps of one").isBetween(7L, 9L);
  }

  @Test
  void owners_take_turns_while_the_films_of_a_third_begin() {
    startFor("b", "b", 0, many(CPU, "b-", 40, 20).toList());
    startFor("c", "c", 0, many(CPU, "c-", 10, 20).toList());
    var beginnings = new ArrayList<StepSpec>();
    for (int i = 0; i < 30; i++) {
      StepSpec first = step(CPU, "a-" + i).priority(1000).input("{\"millis\":10}");
      beginnings.add(i == 0 ? first : first.after("pause-" + (i - 1)));
      beginnings.add(step(IO, "pause-" + i).input("{\"millis\":25}").after("a-" + i));
    }
    startFor("a", "a", 0, beginnings);

    backend.start(workflows, config("node", 1, 1), WorkflowListener.none());
    awaitDone("b");

    List<String> waiting = begun().stream().filter(step -> step.matches("[bc]-.*")).toList();
    assertThat(waiting.indexOf("c-9")).as("%s", waiting).isLessThan(26);
  }

  @Test
  void a_higher_class_goes_before_any_turn_and_a_class_is_a_hundred() {
    startFor("a", "a", 0, List.of(step(CPU, "a-low"), step(CPU, "a-high").priority(100)));
    startFor("b", "b", 0, List.of(step(CPU, "b-low").priority(20), step(CPU, "b-99").priority(99)));

    backend.start(workflows, config("node", 1, 1), WorkflowListener.none());
    awaitDone("a");
    awaitDone("b");

    assertThat(begun()).containsExactly("a-high", "b-99", "b-low", "a-low");
  }

  @Test
  void two_processes_never_over_commit_their_slots_whatever_steps_weigh() {
    backend.startProcess("p");
    backend.startProcess("q");
    for (int owner = 0; owner < 3; owner++) {
      int of = owner;
      startFor(
          "owner" + of,
          "film" + of,
          0,
          IntStream.range(0, 40)
              .mapToObj(i -> step(CPU, of + "-" + i).slots(1 + i % 3).input("{\"millis\":15}"))
              .toList());
    }

    for (int owner = 0; owner < 3; owner++) {
      awaitDone("film" + owner);
    }

    assertThat(mostSlotsAtOnce("p")).isEqualTo(2);
    assertThat(mostSlotsAtOnce("q")).isEqualTo(2);
    assertThat(backend.effects().all().stream().filter(e -> e.what().equals("begin"))).hasSize(120);
  }

  @Test
  void a_step_that_became_free_starts_without_waiting_for_a_poll() {
    backend.start(workflows, config("a", 2, 2), WorkflowListener.none());
    var chain = new ArrayList<StepSpec>(List.of(step(IO, "s-0")));
    for (int i = 1; i < 30; i++) {
      chain.add(step(IO, "s-" + i).after("s-" + (i - 1)));
    }

    long begin = System.nanoTime();
    start("asset", 0, chain);
    awaitDone("asset");

    // Thirty polls of 100 ms alone would take 3 s.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void a_worker_leaves_kinds_that_it_does_not_know_to_others() {
    start("asset", 0, List.of(step(IO, "io"), step(CPU, "cpu").after("io")));
    var step = new ScriptedStep(backend.effects(), "io-only");

    try (var worker =
        new WorkflowWorker(
            workflows,
            backend.dataSource(),
            config("io-only"),
            Map.of(IO, step),
            WorkflowListener.none())) {
      worker.start();
      await("io", PATIENCE, () -> backend.effects().count("end", "io") == 1);
      backend.start(workflows, config("all"), WorkflowListener.none());
      awaitDone("asset");
    }

    assertThat(backend.effects().of("begin", "cpu"))
        .extracting(Effect::node)
        .containsExactly("all");
  }

  @ParameterizedTest
  @CsvSource({"1, false", "2, true", "4, true"})
  void a_step_hears_whether_the_cpu_lane_has_half_of_its_slots_taken(int taken, boolean crowded)
      throws Exception {
    var begun = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    var heard = new ConcurrentHashMap<String, Boolean>();
    Step encodes =
        _ -> {
          begun.countDown();
          over.await();
          return StepResult.empty();
        };
    Step looks =
        context -> {
          heard.put(context.name(), context.isCrowded());
          return StepResult.empty();
        };
    start("film", 0, List.of(step(CPU, "encode").slots(taken)));

    try (var worker =
        new WorkflowWorker(
            workflows,
            backend.dataSource(),
            config("a", 4, 1),
            Map.of(CPU, encodes, IO, looks),
            WorkflowListener.none())) {
      worker.start();
      begun.await();
      start("beside", 0, List.of(step(IO, "beside")));
      awaitDone("beside");
      over.countDown();
      awaitDone("film");
      start("after", 0, List.of(step(IO, "after")));
      awaitDone("after");
    }

    assertThat(heard).containsEntry("beside", crowded).containsEntry("after", false);
  }

  private static Stream<StepSpec> many(StepKind kind, String prefix, int count, int millis) {
    return IntStream.range(0, count)
        .mapToObj(i -> step(kind, prefix + i).input("{\"millis\":" + millis + "}"));
  }

  private static StepSpec step(StepKind kind, String name) {
    return StepSpec.of(kind, name);
  }

  private void start(String subject, int priority, List<StepSpec> steps) {
    workflows.start(new Workflows.Run("vod", subject, "v1", priority), steps);
  }

  private void startFor(String owner, String subject, int priority, List<StepSpec> steps) {
    workflows.start(new Workflows.Run("vod", subject, "v1", priority, owner), steps);
  }

  private void awaitDone(String subject) {
    await(
        subject,
        PATIENCE,
        () -> workflows.graph(subject).orElseThrow().state() == WorkflowState.DONE);
  }

  private List<String> begun() {
    return backend.effects().of("begin", "").stream().map(Effect::step).toList();
  }

  private int mostSlotsAtOnce(String node) {
    int now = 0;
    int most = 0;
    for (Effect effect : backend.effects().all()) {
      if (effect.node().equals(node)) {
        now += effect.what().equals("begin") ? effect.slots() : -effect.slots();
        most = Math.max(most, now);
      }
    }
    return most;
  }

  private int mostAtOnce(String prefix) {
    int now = 0;
    int most = 0;
    for (Effect effect : backend.effects().all()) {
      if (effect.step().startsWith(prefix)) {
        now += effect.what().equals("begin") ? 1 : -1;
        most = Math.max(most, now);
      }
    }
    return most;
  }
}
