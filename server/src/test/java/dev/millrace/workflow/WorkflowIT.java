package dev.millrace.workflow;

import static dev.millrace.workflow.ScriptedStep.BRIEF;
import static dev.millrace.workflow.ScriptedStep.CPU;
import static dev.millrace.workflow.ScriptedStep.IO;
import static dev.millrace.workflow.ScriptedStep.PICKY;
import static dev.millrace.workflow.ScriptedStep.video;
import static dev.millrace.workflow.WorkflowBackend.await;
import static dev.millrace.workflow.WorkflowBackend.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.workflow.graph.IllegalGraphException;
import dev.millrace.workflow.graph.StepState;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.graph.WorkflowGraph.StepView;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.StepSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorkflowIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @RegisterExtension final WorkflowBackend backend = new WorkflowBackend();

  private Workflows workflows;
  private WorkflowWorker worker;

  @BeforeEach
  void startWorker() {
    workflows = backend.workflows();
    worker = backend.start(workflows, config("a"), WorkflowListener.none());
  }

  @Test
  void a_step_fans_out_and_the_join_sees_every_output() {
    start(video(5, 10));

    var graph = settled(WorkflowState.DONE);

    assertThat(graph.steps())
        .extracting(StepView::name)
        .containsExactly(
            "probe",
            "plan",
            "join",
            "encode/chunk-1",
            "encode/chunk-2",
            "encode/chunk-3",
            "encode/chunk-4",
            "encode/chunk-5");
    assertThat(graph.steps()).allMatch(step -> step.state() == StepState.DONE);
    assertThat(graph.steps()).allMatch(step -> step.attempt() == 1 && step.progress() == 1);
    assertThat(graph.progress()).isEqualTo(1);
    assertThat(outputOf("join")).isEqualTo("6");
    assertThat(backend.effects().all().getLast().step()).isEqualTo("join");
  }

  @Test
  void a_start_with_the_same_key_is_the_same_workflow() {
    var run = new Workflows.Run("vod", "asset", "v1", 0);

    long first = workflows.start(run, video(1, 0));
    settled(WorkflowState.DONE);
    long second = workflows.start(run, video(9, 0));
    long other = workflows.start(new Workflows.Run("vod", "asset", "v2", 0), video(1, 0));

    assertThat(second).isEqualTo(first).isNotEqualTo(other);
    settled(WorkflowState.DONE);
    assertThat(backend.effects().count("begin", "join")).isEqualTo(2);
  }

  @Test
  void a_failed_attempt_is_repeated_after_a_growing_wait() {
    start(List.of(StepSpec.of(IO, "flaky").input("{\"failures\":2}")));

    var graph = settled(WorkflowState.DONE);

    var begins = backend.effects().of("begin", "flaky");
    assertThat(begins).extracting(Effects.Effect::attempt).containsExactly(1, 2, 3);
    assertThat(Duration.between(begins.get(0).at(), begins.get(1).at()).toMillis())
        .isBetween(50L, 1_000L);
    assertThat(Duration.between(begins.get(1).at(), begins.get(2).at()).toMillis())
        .isBetween(100L, 1_000L);
    assertThat(step(graph, "flaky").attempt()).isEqualTo(3);
    assertThat(worker.counters().retried()).isEqualTo(2);
  }

  @Test
  void exhausted_attempts_fail_the_workflow_with_the_last_reason() {
    start(List.of(StepSpec.of(IO, "flaky").input("{\"failures\":9}"), waiting("after", "flaky")));

    var graph = settled(WorkflowState.FAILED);

    var problem = graph.problem().orElseThrow();
    assertThat(problem.type()).isEqualTo("step-failed");
    assertThat(problem.title()).isEqualTo("Step flaky failed 3 times");
    assertThat(problem.detail()).isEqualTo("failure 3");
    assertThat(step(graph, "flaky").error()).contains(problem);
    assertThat(step(graph, "after").state()).isEqualTo(StepState.CANCELLED);
  }

  @Test
  void what_is_not_worth_retrying_is_tried_once() {
    start(List.of(StepSpec.of(PICKY, "picky").input("{\"failures\":1}")));

    settled(WorkflowState.FAILED);

    assertThat(backend.effects().count("begin", "picky")).isEqualTo(1);
  }

  @Test
  void a_permanent_failure_cancels_everything_else_at_once() {
    start(
        List.of(
            StepSpec.of(IO, "long").input("{\"millis\":20000}"),
            StepSpec.of(IO, "bad").input("{\"millis\":300,\"permanent\":true}"),
            waiting("after", "bad", "long")));

    var graph = settled(WorkflowState.FAILED);

    assertThat(graph.problem().orElseThrow().title()).isEqualTo("This is no video");
    assertThat(step(graph, "bad").state()).isEqualTo(StepState.FAILED);
    assertThat(step(graph, "long").state()).isEqualTo(StepState.CANCELLED);
    assertThat(step(graph, "after").state()).isEqualTo(StepState.CANCELLED);
    awaitEffect("cancelled", "long");
    assertThat(backend.effects().count("begin", "bad")).isEqualTo(1);
  }

  @Test
  void an_optional_step_may_fail() {
    start(
        List.of(
            StepSpec.of(IO, "captions").input("{\"permanent\":true}").optional(),
            StepSpec.of(IO, "encode"),
            StepSpec.of(IO, "join").after("captions", "encode").input("{\"sum\":true}")));

    var graph = settled(WorkflowState.DONE);

    assertThat(step(graph, "captions").state()).isEqualTo(StepState.FAILED);
    assertThat(step(graph, "captions").error()).isPresent();
    assertThat(outputOf("join")).isEqualTo("1");
  }

  @Test
  void resume_redoes_only_what_is_missing() {
    start(
        List.of(
            StepSpec.of(IO, "done"),
            StepSpec.of(IO, "flaky").after("done").input("{\"failures\":4}"),
            StepSpec.of(IO, "side").after("done").input("{\"millis\":1500}"),
            waiting("join", "flaky", "side")));
    settled(WorkflowState.FAILED);

    assertThat(workflows.resume("asset")).isTrue();
    var graph = settled(WorkflowState.DONE);

    assertThat(backend.effects().count("begin", "done")).isEqualTo(1);
    assertThat(backend.effects().count("end", "join")).isEqualTo(1);
    assertThat(step(graph, "flaky").attempt()).isEqualTo(5);
    assertThat(graph.problem()).isEmpty();
    assertThat(workflows.resume("asset")).isFalse();
  }

  @Test
  void a_step_that_takes_too_long_is_cancelled_and_tried_again() {
    start(List.of(StepSpec.of(BRIEF, "slow").input("{\"millis\":20000}")));

    var graph = settled(WorkflowState.FAILED);

    assertThat(graph.problem().orElseThrow().type()).isEqualTo("step-timed-out");
    assertThat(step(graph, "slow").attempt()).isEqualTo(3);
    await("onCancel thrice", PATIENCE, () -> backend.effects().count("cancelled", "slow") == 3);
    assertThat(worker.counters().timedOut()).isEqualTo(3);
  }

  @Test
  void cancel_stops_what_runs_and_what_waits() {
    start(
        List.of(
            StepSpec.of(CPU, "long").input("{\"millis\":20000}"),
            StepSpec.of(CPU, "queued").slots(2).input("{\"millis\":20000}"),
            waiting("after", "long")));
    awaitEffect("begin", "long");

    assertThat(workflows.cancel("asset")).isTrue();

    var graph = settled(WorkflowState.CANCELLED);
    assertThat(graph.steps()).allMatch(step -> step.state() == StepState.CANCELLED);
    awaitEffect("cancelled", "long");
    assertThat(backend.effects().count("begin", "queued")).isZero();
    assertThat(workflows.cancel("asset")).isFalse();
    assertThat(workflows.resume("asset")).isTrue();
    workflows.forget("asset");
    assertThat(workflows.graph("asset")).isEmpty();
  }

  @Test
  void a_step_that_asks_for_an_impossible_graph_fails_for_good() {
    start(List.of(StepSpec.of(IO, "encode/chunk-2"), StepSpec.of(IO, "plan").input("{\"fan\":3}")));

    var graph = settled(WorkflowState.FAILED);

    assertThat(graph.problem().orElseThrow().type()).isEqualTo("illegal-graph");
    assertThat(graph.problem().orElseThrow().detail()).contains("encode/chunk-2");
    assertThat(graph.steps()).hasSize(2);
  }

  @Test
  void an_impossible_graph_is_not_started() {
    assertThatThrownBy(() -> start(List.of(waiting("a", "b"), waiting("b", "a"))))
        .isInstanceOf(IllegalGraphException.class);

    assertThat(workflows.graph("asset")).isEmpty();
  }

  @Test
  void progress_follows_cost_and_counts_steps_to_come() {
    start(
        List.of(
            StepSpec.of(IO, "cheap").cost(1),
            StepSpec.of(IO, "plan").cost(1).growth(8).input("{\"millis\":2500}")));
    await("cheap", PATIENCE, () -> backend.effects().count("end", "cheap") == 1);

    await("0.1 to 0.2", PATIENCE, () -> workflows.progress("asset").orElse(0.0) > 0.1);
    var graph = workflows.graph("asset").orElseThrow();

    assertThat(graph.progress()).isBetween(0.1, 0.2);
    assertThat(step(graph, "plan").progress()).isBetween(0.0, 1.0);
    assertThat(settled(WorkflowState.DONE).progress()).isEqualTo(1);
  }

  private void start(List<StepSpec> steps) {
    workflows.start(new Workflows.Run("vod", "asset", "v1", 0), steps);
  }

  private static StepSpec waiting(String name, String... after) {
    return StepSpec.of(IO, name).after(after);
  }

  private WorkflowGraph settled(WorkflowState state) {
    await(
        "settled",
        PATIENCE,
        () -> workflows.graph("asset").orElseThrow().state() != WorkflowState.RUNNING);
    var graph = workflows.graph("asset").orElseThrow();
    assertThat(graph.state()).as(graph.toString()).isEqualTo(state);
    return graph;
  }

  private void awaitEffect(String what, String step) {
    await(what + " " + step, PATIENCE, () -> backend.effects().count(what, step) > 0);
  }

  private String outputOf(String step) {
    return backend
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select output from workflow_step where name = ?")
                    .bind(0, step)
                    .mapTo(String.class)
                    .one());
  }

  private static StepView step(WorkflowGraph graph, String name) {
    return graph.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }
}
