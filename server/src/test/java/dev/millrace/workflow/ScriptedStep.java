package dev.millrace.workflow;

import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.RetryPolicy;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepResult;
import dev.millrace.workflow.step.StepSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A step that does what its input says: works a while, fails so many times, fans out.
///
/// Input: `{"millis": 100, "failures": 2, "permanent": true, "deaf": true, "fan": 3, "join": true,
/// "fanMillis": 100, "sum": true}`.
final class ScriptedStep implements Step {
  static final RetryPolicy RETRY =
      RetryPolicy.of(3, Duration.ofMillis(100), Duration.ofMillis(400));
  static final StepKind CPU = StepKind.cpu("test-cpu", Duration.ofSeconds(60), RETRY);
  static final StepKind IO = StepKind.io("test-io", Duration.ofSeconds(60), RETRY);
  static final StepKind BRIEF = StepKind.io("test-brief", Duration.ofMillis(600), RETRY);
  static final StepKind PICKY =
      StepKind.io("test-picky", Duration.ofSeconds(60), RETRY.except(IllegalStateException.class));

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long SLICE_MILLIS = 20;

  private final Effects effects;
  private final String node;

  ScriptedStep(Effects effects, String node) {
    this.effects = effects;
    this.node = node;
  }

  static Map<StepKind, Step> kinds(Step step) {
    return Map.of(CPU, step, IO, step, BRIEF, step, PICKY, step);
  }

  @Override
  public StepResult run(StepContext context) throws Exception {
    JsonNode script = JSON.readTree(context.input());
    effects.add(context, node, "begin");
    context.cancellation().onCancel(() -> Thread.startVirtualThread(() -> cancelled(context)));
    work(context, script);
    if (script.path("permanent").asBoolean(false)) {
      throw new PermanentFailure("bad-media", "This is no video", "moov is missing");
    }
    if (context.attempt() <= script.path("failures").asInt(0)) {
      throw new IllegalStateException("failure " + context.attempt());
    }
    if (script.path("deaf").asBoolean(false)) {
      endDeaf(context);
    } else {
      effects.add(context, node, "end");
    }
    return StepResult.of(output(context, script)).then(fan(context, script));
  }

  /// On a thread that nobody interrupts, as what is said to the database would be lost with it.
  private void endDeaf(StepContext context) {
    CompletableFuture.runAsync(() -> effects.add(context, node, "end")).join();
  }

  private void cancelled(StepContext context) {
    effects.add(context, node, "cancelled");
  }

  private static void work(StepContext context, JsonNode script) throws InterruptedException {
    long millis = script.path("millis").asLong(0);
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    boolean deaf = script.path("deaf").asBoolean(false);
    while (System.nanoTime() < end) {
      try {
        Thread.sleep(Math.min(SLICE_MILLIS, millis));
      } catch (InterruptedException e) {
        if (!deaf) {
          throw e;
        }
      }
      context.progress(1 - (end - System.nanoTime()) / (millis * 1e6));
    }
  }

  /// The number 1, or the sum of what it depends on.
  private static String output(StepContext context, JsonNode script) {
    if (!script.path("sum").asBoolean(false)) {
      return "1";
    }
    return Long.toString(context.outputs().values().stream().mapToLong(Long::parseLong).sum());
  }

  private static List<StepSpec> fan(StepContext context, JsonNode script) {
    var specs = new ArrayList<StepSpec>();
    String input = "{\"millis\":" + script.path("fanMillis").asInt(0) + "}";
    for (int i = 1; i <= script.path("fan").asInt(0); i++) {
      specs.add(StepSpec.of(CPU, "encode/chunk-" + i).after(context.name()).input(input));
    }
    return specs;
  }

  /// probe -> plan -> encode/chunk-1…n -> join, where plan adds the chunks and join sums them up.
  static List<StepSpec> video(int chunks, int chunkMillis) {
    return List.of(
        StepSpec.of(IO, "probe"),
        StepSpec.of(IO, "plan")
            .after("probe")
            .growth(chunks)
            .input("{\"fan\":%d,\"fanMillis\":%d}".formatted(chunks, chunkMillis)),
        StepSpec.of(IO, "join").after("plan", "encode/").input("{\"sum\":true}"));
  }
}
