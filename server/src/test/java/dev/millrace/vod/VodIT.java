package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Description;
import dev.millrace.catalog.Media;
import dev.millrace.store.ObjectMeta;
import dev.millrace.testing.Eventually;
import dev.millrace.workflow.WorkflowListener;
import dev.millrace.workflow.graph.Settled;
import dev.millrace.workflow.graph.WorkflowState;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import dev.millrace.workflow.step.StepSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/// The life of a film around its encoding, over a real database.
class VodIT {
  private static final Step DAMAGED =
      _ -> {
        throw new PermanentFailure("media-damaged", "The file is damaged", "no frame decodes");
      };

  @TempDir private Path folder;
  private VodScene scene;

  @BeforeEach
  void open() {
    scene = new VodScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void a_source_at_fault_is_deleted_and_a_retry_is_refused() {
    scene.script.put(Kinds.PROBE, DAMAGED);
    scene.work();
    AssetId id = scene.uploaded();

    scene.vod.start(id);

    assertThat(scene.becomes(id, Status.FAILED)).isTrue();
    assertThat(Eventually.holds(() -> !scene.hasSource(id))).isTrue();
    assertThat(Vod.mayRetry(asset(id))).isFalse();
    assertThatThrownBy(() -> scene.vod.retry(id))
        .isInstanceOf(SourceAtFault.class)
        .hasMessageContaining("The file is damaged");
    assertThat(asset(id).status()).isEqualTo(Status.FAILED);
  }

  @Test
  void it_is_deleted_also_when_the_process_died_before_it_heard_of_the_failure() {
    scene.script.put(Kinds.PROBE, DAMAGED);
    var dying = scene.work(new Deaf());
    AssetId id = scene.uploaded();
    scene.vod.start(id);
    assertThat(Eventually.holds(() -> state(id) == WorkflowState.FAILED)).isTrue();
    dying.close();

    scene.work();

    assertThat(scene.becomes(id, Status.FAILED)).isTrue();
    assertThat(Eventually.holds(() -> !scene.hasSource(id))).isTrue();
  }

  @Test
  void a_queued_asset_whose_workflow_failed_of_its_source_fails_at_the_start() {
    scene.script.put(Kinds.PROBE, DAMAGED);
    scene.work();
    AssetId id = scene.uploaded();
    scene.vod.start(id);
    assertThat(scene.becomes(id, Status.FAILED)).isTrue();
    scene.catalog.retry(id);

    scene.vod.recover();

    assertThat(asset(id).status()).isEqualTo(Status.FAILED);
    assertThat(scene.hasSource(id)).isFalse();
  }

  @Test
  void a_failed_publication_is_resumed_without_encoding_again() {
    var encodes = new AtomicInteger();
    var publications = new AtomicInteger();
    scene.script.put(Kinds.PROBE, _ -> StepResult.empty());
    scene.script.put(Kinds.PLAN, _ -> StepResult.empty().then(encodeAndPublish()));
    scene.script.put(
        Kinds.ENCODE,
        context -> {
          scene.catalog.processing(new AssetId(context.subject()));
          encodes.incrementAndGet();
          return StepResult.empty();
        });
    scene.script.put(Kinds.PUBLISH, context -> publish(context, publications.incrementAndGet()));
    scene.work();
    AssetId id = scene.uploaded();
    scene.vod.start(id);
    assertThat(scene.becomes(id, Status.FAILED)).isTrue();
    assertThat(Vod.mayRetry(asset(id))).isTrue();
    assertThat(scene.hasSource(id)).isTrue();

    scene.vod.retry(id);

    assertThat(scene.becomes(id, Status.READY)).isTrue();
    assertThat(encodes).hasValue(1);
    assertThat(publications).hasValue(2);
  }

  @Test
  void a_deleted_asset_leaves_nothing_not_even_its_removal() {
    scene.work();
    AssetId id = scene.uploaded();
    put("assets/" + id + "/1/main.m3u8");

    scene.vod.delete(id);

    assertThat(scene.catalog.find(id)).isEmpty();
    assertThat(scene.deleted).containsExactly(id);
    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
  }

  @Test
  void a_removal_waits_for_a_step_that_does_not_hear_of_its_end() throws Exception {
    var running = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    scene.script.put(
        Kinds.PROBE,
        context -> {
          running.countDown();
          awaitDeaf(release);
          put("assets/" + context.subject() + "/1/late.m4s");
          return StepResult.empty();
        });
    scene.work();
    AssetId id = scene.uploaded();
    scene.vod.start(id);
    running.await();

    scene.vod.delete(id);

    assertThat(Eventually.holds(Duration.ofMillis(1500), () -> scene.isGone(id))).isFalse();
    assertThat(scene.workflows.isBusy(id.value())).isTrue();
    release.countDown();
    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
  }

  @Test
  void a_deletion_cut_off_before_its_removal_began_is_taken_up_at_the_start() {
    AssetId id = scene.uploaded();
    scene.catalog.delete(id);
    scene.work();

    scene.vod.recover();

    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
  }

  @Test
  void however_many_deletions_were_cut_off_all_are_taken_up_at_the_start() {
    var cutOff = Stream.generate(scene.catalog::newId).limit(450).toList();
    var nothing = JsonNodeFactory.instance.objectNode();
    var film = new Description("A film", "film.mp4", 3, null, null, List.of(), nothing);
    for (AssetId id : cutOff) {
      scene.catalog.create(id, film);
      scene.catalog.delete(id);
    }

    scene.vod.recover();

    assertThat(cutOff).allMatch(id -> scene.workflows.graph(Removal.subject(id)).isPresent());
  }

  @Test
  void a_removal_cut_off_in_the_middle_is_finished_by_the_next_process() throws Exception {
    var running = new CountDownLatch(1);
    Step whole = scene.script.get(Kinds.REMOVE);
    scene.script.put(
        Kinds.REMOVE,
        _ -> {
          running.countDown();
          new CountDownLatch(1).await();
          return StepResult.empty();
        });
    var dying = scene.work();
    AssetId id = scene.uploaded();
    scene.vod.delete(id);
    running.await();
    dying.close();
    assertThat(scene.hasSource(id)).isTrue();

    scene.script.put(Kinds.REMOVE, whole);
    scene.work();

    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
  }

  private StepResult publish(StepContext context, int publication) {
    if (publication == 1) {
      throw new PermanentFailure("step-failed", "A step failed", "the store was full");
    }
    scene.catalog.processing(new AssetId(context.subject()));
    scene.catalog.ready(new AssetId(context.subject()), Media.NONE);
    return StepResult.empty();
  }

  private static List<StepSpec> encodeAndPublish() {
    return List.of(
        StepSpec.of(Kinds.ENCODE, "encode/first").after("plan"),
        StepSpec.of(Kinds.PUBLISH, "publish").after("encode/first"));
  }

  private static void awaitDeaf(CountDownLatch latch) {
    boolean open = false;
    while (!open) {
      try {
        latch.await();
        open = true;
      } catch (InterruptedException _) {
        // Deaf on purpose.
      }
    }
  }

  private void put(String key) {
    scene.store.put(key, new byte[] {1}, ObjectMeta.of("video/mp4"));
  }

  private Asset asset(AssetId id) {
    return scene.catalog.find(id).orElseThrow();
  }

  private WorkflowState state(AssetId id) {
    return scene.workflows.graph(id.value()).orElseThrow().state();
  }

  /// A process that dies before it acts on any news.
  private static final class Deaf implements WorkflowListener {
    @Override
    public void settled(Settled settled) {
      throw new IllegalStateException("dead");
    }
  }
}
