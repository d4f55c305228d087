package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Media;
import dev.millrace.media.BitRate;
import dev.millrace.media.ladder.Complexity;
import dev.millrace.media.ladder.Complexity.Demand;
import dev.millrace.media.ladder.ContentLadder;
import dev.millrace.media.ladder.LadderChoice;
import dev.millrace.media.ladder.Rung;
import dev.millrace.transcode.EncodePlan;
import dev.millrace.workflow.graph.WorkflowGraph;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepKind;
import dev.millrace.workflow.step.StepResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// When the rungs of a film are chosen, and what the steps around the choice make of it.
///
/// There is no FFmpeg here: every probe fails unless it is scripted.
class LadderIT {
  private static final String BY_CONTENT = "{\"ladder\":\"content\"}";

  private final Queue<String> encoded = new ConcurrentLinkedQueue<>();
  @TempDir Path folder;
  private VodScene scene;

  @BeforeEach
  void open() {
    scene = new VodScene(folder);
    scene.script.put(Kinds.PROBE, _ -> StepResult.of(StepJson.write(Films.threeHours())));
    for (StepKind kind : List.of(Kinds.AUDIO, Kinds.POSTER, Kinds.STORYBOARD, Kinds.TEXT)) {
      scene.script.put(kind, _ -> StepResult.empty());
    }
    scene.script.put(Kinds.ENCODE, encode());
    scene.script.put(
        Kinds.PUBLISH,
        context -> {
          var id = new AssetId(context.subject());
          scene.catalog.processing(id);
          scene.catalog.ready(id, Media.NONE);
          encoded.add("published " + rungs(Planned.of(context).plan()));
          return StepResult.empty();
        });
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /// Notes which rungs it would make.
  private Step encode() {
    return context -> {
      EncodePlan plan = Planned.of(context).plan();
      EncodePlan.Piece piece = StepJson.read(context.input(), PlanSteps.Piece.class).in(plan);
      encoded.add(piece.name() + " " + rungs(piece.rungs()));
      return StepResult.empty();
    };
  }

  private static String rungs(EncodePlan plan) {
    return rungs(plan.video().orElseThrow().rungs());
  }

  private static String rungs(List<Rung> rungs) {
    return String.join(" ", rungs.stream().map(Rung::name).toList());
  }

  private AssetId made(String policy) {
    scene.work();
    AssetId id = scene.uploaded(policy);
    scene.vod.start(id);
    assertThat(scene.becomes(id, Status.READY)).isTrue();
    return id;
  }

  private JsonNode detail(AssetId id, String step) {
    return scene.vod.graph(id).orElseThrow().steps().stream()
        .filter(view -> view.name().equals(step))
        .findFirst()
        .flatMap(WorkflowGraph.StepView::detail)
        .map(JsonMapper.shared()::readTree)
        .orElse(JsonMapper.shared().createObjectNode());
  }

  @Test
  void a_probe_that_fails_leaves_the_film_its_whole_ladder_and_says_so() {
    AssetId id = made(BY_CONTENT);

    assertThat(encoded)
        .startsWith("first 360p")
        .contains("chunk-0 1080p 720p 480p", "chunk-1 1080p 720p 480p 360p")
        .endsWith("published 1080p 720p 480p 360p");
    assertThat(detail(id, "ladder").path("byContent").asBoolean(true)).isFalse();
    assertThat(detail(id, "ladder").path("because").asString()).startsWith("the probe failed: ");
  }

  @Test
  void what_the_probe_finds_decides_what_is_made_after_the_first_segment() {
    scene.script.put(Kinds.LADDER, this::findSoftPictures);

    AssetId id = made(BY_CONTENT);

    assertThat(encoded)
        .startsWith("first 360p")
        .contains("chunk-0 720p 480p", "chunk-1 720p 480p 360p")
        .endsWith("published 720p 480p 360p");
    assertThat(detail(id, "ladder").path("rungs").path(0).path("kept").asBoolean()).isFalse();
    assertThat(rungs(Planned.read(scene.store, id.value(), "1").plan()))
        .isEqualTo("720p 480p 360p");
  }

  @Test
  void a_fixed_ladder_is_not_probed_and_says_so_in_its_plan() {
    AssetId id = made("{\"ladder\":\"fixed\"}");

    assertThat(scene.vod.graph(id).orElseThrow().steps())
        .noneMatch(step -> step.name().equals("ladder"));
    assertThat(detail(id, "plan").path("because").asString())
        .isEqualTo("the policy asks for the fixed ladder");
  }

  /// As [LadderStep] does, with findings of its own.
  private StepResult findSoftPictures(StepContext context) {
    var before = Planned.of(context);
    var small = new Demand(BitRate.ofKilobits(300), BitRate.ofKilobits(300));
    var large = new Demand(BitRate.ofKilobits(1000), BitRate.ofKilobits(1000));
    var found = new Complexity(small, large, Map.of("720p", 10.0, "480p", 0.0), 6);
    LadderChoice choice = ContentLadder.of(before.plan().video().orElseThrow().rungs(), found);
    Planned after = before.with(choice);
    after.write(scene.store, context.subject());
    var steps = new PlanSteps(scene.catalog, scene.store, new Locks(scene.keys), 2, scene.clock);
    return StepResult.of(StepJson.write(after)).then(steps.rest(after.plan()));
  }
}
