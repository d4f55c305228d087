package dev.millrace.workflow;

import static dev.millrace.workflow.ScriptedStep.IO;
import static dev.millrace.workflow.ScriptedStep.video;
import static dev.millrace.workflow.WorkflowBackend.await;
import static dev.millrace.workflow.WorkflowBackend.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.workflow.Effects.Effect;
import dev.millrace.workflow.graph.StepState;
import dev.millrace.workflow.graph.WorkflowGraph.StepView;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.StepSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Workers as processes that are killed, paused and replaced.
class WorkerProcessesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Less than the steps that are waited out here, so that nobody waited for one, and enough for a
  /// machine that is busy with other things.
  private static final Duration AT_ONCE = Duration.ofSeconds(15);

  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension final WorkflowBackend backend = new WorkflowBackend();

  private Workflows workflows;

  @BeforeEach
  void openWorkflows() {
    workflows = backend.workflows();
  }

  @Test
  void a_killed_worker_that_starts_again_goes_on_where_it_was() throws Exception {
    var first = backend.startProcess("a");
    start(video(6, 1_500));
    await("two chunks done", PATIENCE, () -> effects().count("end", "encode/") >= 2);
    await("two chunks run", PATIENCE, () -> runningChunks() == 2);

    first.destroyForcibly().waitFor();
    var doneBefore = endedSteps();
    var second = backend.start(workflows, config("a"), WorkflowListener.none());
    var startedAt = Instant.now();
    settled(WorkflowState.DONE);

    var begins = begins();
    assertThat(doneBefore).allSatisfy(step -> assertThat(begins).containsEntry(step, 1L));
    assertThat(begins.values()).allMatch(count -> count <= 2);
    assertThat(begins).containsEntry("join", 1L);
    assertThat(firstBeginAfter(startedAt)).isLessThan(AT_ONCE);
    assertThat(second.counters().retried()).isZero();
  }

  @Test
  void another_worker_takes_over_from_a_killed_one() throws Exception {
    var killed = backend.startProcess("a");
    start(video(4, 2_000));
    await("two chunks run", PATIENCE, () -> runningChunks() == 2);
    backend.start(workflows, config("b"), WorkflowListener.none());

    killed.destroyForcibly().waitFor();
    var killedAt = Instant.now();
    settled(WorkflowState.DONE);

    assertThat(begins()).containsEntry("join", 1L);
    var retaken = effects().of("begin", "encode/").stream().filter(e -> e.attempt() == 2).toList();
    assertThat(retaken).hasSize(2).allMatch(effect -> effect.node().equals("b"));
    // Heartbeats of 0.4 s: dead after 1.6 s, found out within 0.8 s more; the rest is for the
    // machine.
    assertThat(retaken).allMatch(e -> Duration.between(killedAt, e.at()).compareTo(SOON) < 0);
  }

  @Test
  void a_paused_worker_that_comes_back_cannot_record_and_is_cancelled() throws Exception {
    var paused = backend.startProcess("a");
    start(List.of(StepSpec.of(IO, "work").input("{\"millis\":4000}")));
    await("work begins", PATIENCE, () -> effects().count("begin", "work") == 1);

    signal(paused, "STOP");
    backend.start(workflows, config("b"), WorkflowListener.none());
    await("b takes over", PATIENCE, () -> effects().count("begin", "work") == 2);
    signal(paused, "CONT");

    await("a is told", PATIENCE, () -> effects().count("cancelled", "work") == 1);
    settled(WorkflowState.DONE);
    assertThat(effects().of("cancelled", "work")).extracting(Effect::node).containsExactly("a");
    assertThat(effects().of("end", "work")).extracting(Effect::node).containsExactly("b");
    assertThat(onlyStep().attempt()).isEqualTo(2);
  }

  @Test
  void the_result_of_a_deaf_step_whose_lease_is_gone_is_not_recorded() throws Exception {
    var paused = backend.startProcess("a");
    start(List.of(StepSpec.of(IO, "work").input("{\"millis\":6000,\"deaf\":true}")));
    await("work begins", PATIENCE, () -> effects().count("begin", "work") == 1);

    signal(paused, "STOP");
    var second = backend.start(workflows, config("b"), WorkflowListener.none());
    settled(WorkflowState.DONE);
    var before = onlyStep();
    signal(paused, "CONT");
    await("a ends it too", PATIENCE, () -> effects().count("end", "work") == 2);
    await("a has tried to record it", PATIENCE, () -> !workflows.isBusy("asset"));

    assertThat(onlyStep()).isEqualTo(before);
    assertThat(second.counters().done()).isEqualTo(1);
  }

  @Test
  void whenever_workers_are_killed_no_finished_step_is_redone_and_every_join_comes_last()
      throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      workflows.start(new Workflows.Run("vod", "asset-" + i, "v1", 0), video(10, 300));
    }

    for (int i = 0; i < 3; i++) {
      int begun = effects().count("begin", "");
      var process = backend.startProcess("a");
      await("it works", PATIENCE, () -> effects().count("begin", "") > begun);
      WorkflowBackend.pause(Duration.ofMillis(random.nextInt(1_500)));
      process.destroyForcibly().waitFor();
    }
    var done = doneSteps();
    var beginsBefore = effects().of("begin", "");
    backend.start(workflows, config("a", 4, 4), WorkflowListener.none());
    for (int i = 0; i < 4; i++) {
      settled("asset-" + i, WorkflowState.DONE);
      var own = "asset-" + i;
      var effects = effects().all().stream().filter(e -> e.subject().equals(own)).toList();
      assertThat(effects.stream().map(Effect::step).dropWhile(step -> !step.equals("join")))
          .as("seed " + seed)
          .isNotEmpty()
          .containsOnly("join");
    }

    var redone = effects().of("begin", "").stream().skip(beginsBefore.size()).toList();
    assertThat(redone).extracting(e -> e.subject() + e.step()).doesNotContainAnyElementsOf(done);
  }

  @Test
  void cancellation_reaches_another_process_long_before_its_step_ends() {
    backend.startProcess("a");
    start(List.of(StepSpec.of(IO, "work").input("{\"millis\":30000}")));
    await("work begins", PATIENCE, () -> effects().count("begin", "work") == 1);

    var cancelledAt = Instant.now();
    workflows.cancel("asset");

    await("a is told", PATIENCE, () -> effects().count("cancelled", "work") == 1);
    var told = effects().of("cancelled", "work").getFirst().at();
    assertThat(Duration.between(cancelledAt, told)).isLessThan(AT_ONCE);
    assertThat(onlyStep().state()).isEqualTo(StepState.CANCELLED);
  }

  @Test
  void a_step_that_kills_its_process_each_time_is_given_up() throws Exception {
    start(List.of(StepSpec.of(IO, "poison").input("{\"millis\":30000}")));

    for (int death = 1; death <= 2; death++) {
      int begun = death;
      var process = backend.startProcess("a");
      await("it begins", PATIENCE, () -> effects().count("begin", "poison") == begun);
      process.destroyForcibly().waitFor();
    }
    backend.start(workflows, impatient("a"), WorkflowListener.none());

    settled(WorkflowState.FAILED);
    var problem = workflows.graph("asset").orElseThrow().problem().orElseThrow();
    assertThat(problem.type()).isEqualTo("step-lost");
    assertThat(effects().count("begin", "poison")).isEqualTo(2);
  }

  /// Gives up a step whose process died twice under it.
  private static WorkflowConfig impatient(String node) {
    var usual = config(node);
    return new WorkflowConfig(
        node,
        usual.cpuSlots(),
        usual.ioSlots(),
        usual.pollInterval(),
        usual.heartbeat(),
        usual.watchInterval(),
        usual.closePatience(),
        2);
  }

  private void start(List<StepSpec> steps) {
    workflows.start(new Workflows.Run("vod", "asset", "v1", 0), steps);
  }

  private Effects effects() {
    return backend.effects();
  }

  private StepView onlyStep() {
    return workflows.graph("asset").orElseThrow().steps().getFirst();
  }

  private long runningChunks() {
    return workflows.graph("asset").orElseThrow().steps().stream()
        .filter(step -> step.state() == StepState.RUNNING && step.name().startsWith("encode/"))
        .count();
  }

  private List<String> endedSteps() {
    return workflows.graph("asset").orElseThrow().steps().stream()
        .filter(step -> step.state() == StepState.DONE)
        .map(StepView::name)
        .toList();
  }

  private List<String> doneSteps() {
    return backend
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select w.subject || s.name from workflow_step s
                        join workflow w on w.id = s.workflow_id where s.state = 'done'
                        """)
                    .mapTo(String.class)
                    .list());
  }

  private Map<String, Long> begins() {
    return effects().of("begin", "").stream()
        .collect(Collectors.groupingBy(Effect::step, Collectors.counting()));
  }

  private Duration firstBeginAfter(Instant start) {
    var first =
        effects().of("begin", "").stream().map(Effect::at).filter(start::isBefore).findFirst();
    return Duration.between(start, first.orElseThrow());
  }

  private void settled(WorkflowState state) {
    settled("asset", state);
  }

  private void settled(String subject, WorkflowState state) {
    await(
        subject + " settled",
        PATIENCE,
        () -> workflows.graph(subject).orElseThrow().state() != WorkflowState.RUNNING);
    assertThat(workflows.graph(subject).orElseThrow().state()).isEqualTo(state);
  }

  private static void signal(Process process, String name) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
