package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.AssetId;
import dev.millrace.inference.Sight;
import dev.millrace.testing.Eventually;
import dev.millrace.transcode.SourceLimits;
import dev.millrace.transcode.Transcoder;
import dev.millrace.transcode.ffmpeg.Ffmpeg;
import dev.millrace.transcode.ffmpeg.TestFfmpeg;
import dev.millrace.vision.Analysis;
import dev.millrace.vision.Kind;
import dev.millrace.vision.sql.LedgerTable;
import dev.millrace.vision.sql.PeopleTable;
import dev.millrace.vision.sql.ReviewTable;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The workflow that looks at a film, beside the film's own.
class AnalysisIT {
  @TempDir private Path folder;
  private Ffmpeg ffmpeg;
  private VodScene scene;
  private Analysis analysis;
  private Sight sight;

  @BeforeEach
  void open() {
    ffmpeg = TestFfmpeg.open();
    var transcoder = new Transcoder(ffmpeg, SourceLimits.STANDARD);
    scene = new VodScene(folder.resolve("films"), transcoder);
    var parts = new VodDesk.Parts(scene.catalog, scene.store, scene.workflows);
    var desk = new VodDesk(parts, new VodDesk.Room(1, folder.resolve("looks"), 1 << 20, 1 << 20));
    desk.clean();
    sight = new Sight(folder, folder);
    var books =
        new Analysis.Books(
            new LedgerTable(scene.database),
            new ReviewTable(scene.database, scene.clock),
            new PeopleTable(scene.database));
    analysis = new Analysis(scene.catalog, scene.store, scene.workflows, books);
    scene.script.putAll(scene.steps.all(analysis::start));
    scene.script.putAll(
        analysis.steps(new Analysis.Equipped(desk, transcoder, sight), scene.clock));
  }

  @AfterEach
  void close() {
    scene.close();
    sight.close();
    ffmpeg.close();
  }

  @Test
  void a_planned_film_is_looked_at_though_its_encode_fails_and_goes_without_a_trace()
      throws IOException {
    scene.script.put(
        Kinds.ENCODE,
        _ -> {
          throw new PermanentFailure("step-failed", "A step failed", "on purpose");
        });
    scene.work();
    AssetId id = scene.uploaded("{\"analysis\":[\"shots\"]}", film());
    scene.vod.start(id);
    assertThat(scene.becomes(id, Asset.Status.FAILED)).isTrue();

    assertThat(Eventually.holds(() -> analysis.overview(asset(id)).isPresent())).isTrue();

    var shots = analysis.sheet(asset(id), Kind.SHOTS).orElseThrow();
    assertThat(shots.items()).hasSize(2);
    assertThat(shots.items().getLast().path("fromSeconds").doubleValue()).isEqualTo(1.0);
    assertThat(shots.items().getLast().path("begins").stringValue()).isEqualTo("cut");
    assertThat(Eventually.holds(() -> analysis.graph(id).isEmpty())).isTrue();
    scene.vod.delete(id);
    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
  }

  @Test
  void a_film_whose_policy_asks_for_nothing_is_not_looked_at() throws IOException {
    AssetId id = scene.uploaded("{\"analysis\":[]}", film());

    analysis.start(id);

    assertThat(analysis.graph(id)).isEmpty();
  }

  @Test
  void a_look_that_its_process_did_not_survive_is_done_again_from_the_start() throws Exception {
    var kind = scene.script.keySet().stream().filter(k -> k.name().startsWith("vision")).findAny();
    var whole = scene.script.get(kind.orElseThrow());
    var running = new CountDownLatch(1);
    scene.script.put(
        kind.orElseThrow(),
        _ -> {
          running.countDown();
          new CountDownLatch(1).await();
          return StepResult.empty();
        });
    var dying = scene.work();
    AssetId id = scene.uploaded("{\"analysis\":[\"shots\"]}", film());
    analysis.start(id);
    running.await();
    dying.close();
    assertThat(analysis.graph(id).orElseThrow().state()).isEqualTo(WorkflowState.RUNNING);

    scene.script.put(kind.orElseThrow(), whole);
    scene.work();

    assertThat(Eventually.holds(() -> analysis.sheet(asset(id), Kind.SHOTS).isPresent())).isTrue();
  }

  private byte[] film() throws IOException {
    return Files.readAllBytes(
        TestFfmpeg.make(
            folder.resolve("two.mp4"),
            "-f lavfi -i testsrc2=s=128x72:r=25:d=1 -f lavfi -i smptehdbars=s=128x72:r=25:d=1"
                + " -filter_complex [0][1]concat=n=2 -c:v libx264 -preset ultrafast"));
  }

  private Asset asset(AssetId id) {
    return scene.catalog.find(id).orElseThrow();
  }
}
