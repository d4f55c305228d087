package dev.millrace.workflow;

import static dev.millrace.workflow.ScriptedStep.IO;
import static dev.millrace.workflow.ScriptedStep.video;
import static dev.millrace.workflow.WorkflowBackend.await;
import static dev.millrace.workflow.WorkflowBackend.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.workflow.Effects.Effect;
import dev.millrace.workflow.graph.Settled;
import dev.millrace.workflow.graph.StepState;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.StepSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Workers that open and close, listeners that fail, and much work at once.
class WorkerLifeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @RegisterExtension final WorkflowBackend backend = new WorkflowBackend();

  private Workflows workflows;

  @BeforeEach
  void openWorkflows() {
    workflows = backend.workflows();
  }

  @Test
  void a_closing_worker_hands_its_steps_back_without_a_failed_attempt() {
    start("asset", List.of(StepSpec.of(IO, "work").input("{\"millis\":2000}")));
    var first = backend.start(workflows, config("a"), WorkflowListener.none());
    await("it begins", PATIENCE, () -> backend.effects().count("begin", "work") == 1);

    first.close();

    var step = workflows.graph("asset").orElseThrow().steps().getFirst();
    assertThat(step.state()).isEqualTo(StepState.PENDING);
    assertThat(first.counters().givenBack()).isEqualTo(1);
    backend.start(workflows, config("b"), WorkflowListener.none());
    awaitState("asset", WorkflowState.DONE);
    assertThat(failuresOf("work")).isZero();
    assertThat(backend.effects().of("end", "work")).extracting(Effect::node).containsExactly("b");
  }

  @Test
  void a_closing_worker_takes_the_lease_of_a_step_that_does_not_listen() {
    start("asset", List.of(StepSpec.of(IO, "deaf").input("{\"millis\":5000,\"deaf\":true}")));
    var first = backend.start(workflows, hasty("a"), WorkflowListener.none());
    await("it begins", PATIENCE, () -> backend.effects().count("begin", "deaf") == 1);

    first.close();
    backend.start(workflows, config("b"), WorkflowListener.none());

    await("b begins", Duration.ofSeconds(2), () -> backend.effects().count("begin", "deaf") == 2);
    awaitState("asset", WorkflowState.DONE);
    assertThat(first.counters().done()).isZero();
  }

  @Test
  void the_end_of_a_workflow_is_told_again_until_a_listener_took_it() {
    start("asset", video(2, 0));
    var refusing = new Hearing(true);
    var first = backend.start(workflows, config("a"), refusing);
    await("told once", PATIENCE, () -> refusing.settled.size() == 1);
    first.close();

    var taking = new Hearing(false);
    backend.start(workflows, config("a"), taking);
    await("told again", PATIENCE, () -> taking.settled.size() == 1);
    WorkflowBackend.pause(Duration.ofSeconds(2));

    assertThat(taking.settled).isEqualTo(refusing.settled).hasSize(1);
    assertThat(taking.settled.getFirst().subject()).isEqualTo("asset");
    assertThat(taking.settled.getFirst().state()).isEqualTo(WorkflowState.DONE);
  }

  @Test
  void listeners_hear_of_failures_cancellations_and_ends_after_a_resume() {
    var hearing = new Hearing(false);
    backend.start(workflows, config("a"), hearing);
    start("asset", List.of(StepSpec.of(IO, "flaky").input("{\"failures\":3}")));
    await("failed", PATIENCE, () -> hearing.settled.size() == 1);

    workflows.resume("asset");
    await("done", PATIENCE, () -> hearing.settled.size() == 2);
    start("other", List.of(StepSpec.of(IO, "long").input("{\"millis\":30000}")));
    workflows.cancel("other");
    await("cancelled", PATIENCE, () -> hearing.settled.size() == 3);

    assertThat(hearing.settled)
        .extracting(Settled::state)
        .containsExactly(WorkflowState.FAILED, WorkflowState.DONE, WorkflowState.CANCELLED);
    assertThat(hearing.settled.getFirst().problem().orElseThrow().title())
        .isEqualTo("Step flaky failed 3 times");
  }

  @Test
  void progress_is_told_and_never_runs_backwards() {
    var hearing = new Hearing(false);
    backend.start(workflows, config("a"), hearing);

    start("asset", video(6, 1_200));
    awaitState("asset", WorkflowState.DONE);

    assertThat(hearing.progress).hasSizeBetween(2, 8).isSorted();
    await("nine steps", PATIENCE, () -> hearing.stepsDone.size() == 9);
    assertThat(hearing.stepsDone).startsWith("probe", "plan").endsWith("join");
  }

  @Test
  void sixty_workflows_at_once_all_end() {
    var hearing = new Hearing(false);
    IntStream.range(0, 60).forEach(i -> start("asset-" + i, video(8, 5)));

    backend.start(workflows, config("a", 4, 8), hearing);
    backend.start(workflows, config("b", 4, 8), hearing);
    await("all settled", PATIENCE, () -> hearing.settled.size() >= 60);

    assertThat(backend.effects().count("begin", "")).isEqualTo(60 * 11);
    assertThat(rows("workflow_queue")).isZero();
    assertThat(workflows.backlog()).isEmpty();
  }

  @Test
  void whatever_the_graph_and_whoever_closes_no_step_begins_before_all_it_needs_has_ended() {
    long seed = new Random().nextLong();
    var graphs = new ArrayList<List<StepSpec>>();
    var random = new Random(seed);
    for (int i = 0; i < 12; i++) {
      graphs.add(randomGraph(random));
      start("asset-" + i, graphs.get(i));
    }
    backend.start(workflows, config("steady"), WorkflowListener.none());
    for (int i = 0; i < 6; i++) {
      var worker = backend.start(workflows, config("passing-" + i), WorkflowListener.none());
      WorkflowBackend.pause(Duration.ofMillis(random.nextInt(400)));
      worker.close();
    }

    for (int i = 0; i < graphs.size(); i++) {
      awaitState("asset-" + i, WorkflowState.DONE);
      assertOrdered("asset-" + i, graphs.get(i), "seed " + seed);
    }
  }

  /// Waits a second for its steps when it closes.
  private static WorkflowConfig hasty(String node) {
    var usual = config(node);
    return new WorkflowConfig(
        node,
        usual.cpuSlots(),
        usual.ioSlots(),
        usual.pollInterval(),
        usual.heartbeat(),
        usual.watchInterval(),
        Duration.ofSeconds(1),
        usual.maxLostAttempts());
  }

  private void assertOrdered(String subject, List<StepSpec> graph, String which) {
    Map<String, List<Effect>> effects =
        backend.effects().all().stream()
            .filter(effect -> effect.subject().equals(subject))
            .filter(effect -> !effect.what().equals("cancelled"))
            .collect(Collectors.groupingBy(Effect::step));
    for (StepSpec spec : graph) {
      var own = effects.get(spec.name());
      assertThat(own).as(which).extracting(Effect::what).contains("end");
      for (String needed : spec.dependsOn()) {
        assertThat(own.getFirst().at()).as(which).isAfter(effects.get(needed).getLast().at());
      }
    }
  }

  private static List<StepSpec> randomGraph(Random random) {
    var steps = new ArrayList<StepSpec>();
    for (int i = 0; i < 15; i++) {
      var kind = random.nextBoolean() ? IO : ScriptedStep.CPU;
      int millis = random.nextInt(120);
      int failures = random.nextInt(6) == 0 ? 1 : 0;
      var spec =
          StepSpec.of(kind, "s" + i)
              .input("{\"millis\":%d,\"failures\":%d}".formatted(millis, failures));
      for (int j = 0; j < random.nextInt(3) && i > 0; j++) {
        spec = spec.after("s" + random.nextInt(i));
      }
      steps.add(spec);
    }
    Collections.shuffle(steps, random);
    return steps;
  }

  private void start(String subject, List<StepSpec> steps) {
    workflows.start(new Workflows.Run("vod", subject, "v1", 0), steps);
  }

  private void awaitState(String subject, WorkflowState state) {
    await(
        subject + " " + state,
        PATIENCE,
        () -> workflows.graph(subject).orElseThrow().state() == state);
  }

  private int failuresOf(String step) {
    return number("select failures from workflow_step where name = '" + step + "'");
  }

  private int rows(String table) {
    return number("select count(*) from " + table);
  }

  private int number(String sql) {
    return backend.jdbi().withHandle(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }
}
