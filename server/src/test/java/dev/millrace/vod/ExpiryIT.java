package dev.millrace.vod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.Media;
import dev.millrace.catalog.OriginalGone;
import dev.millrace.testing.Eventually;
import dev.millrace.workflow.WorkflowWorker;
import dev.millrace.workflow.step.PermanentFailure;
import dev.millrace.workflow.step.Step;
import dev.millrace.workflow.step.StepContext;
import dev.millrace.workflow.step.StepResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How films and originals go when their dates have come. No test waits for days: time passes by
/// moving the dates in the database.
class ExpiryIT {
  private static final String WEEK = "{\"retention\":{\"originalDays\":7,\"assetDays\":30}}";

  /// What a test itself may take.
  private static final TemporalUnitOffset SOON = within(1, ChronoUnit.MINUTES);

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
  void dates_begin_when_the_film_is_ready_by_the_databases_clock() {
    AssetId id = scene.uploaded(WEEK);
    assertThat(asset(id).dates().expiresAt()).isNull();

    ready(id);

    assertThat(asset(id).dates().originalExpiresAt()).isCloseTo(from(databaseNow(), 7), SOON);
    assertThat(asset(id).dates().expiresAt()).isCloseTo(from(databaseNow(), 30), SOON);
  }

  @Test
  void nothing_goes_before_its_date() {
    scene.work();
    AssetId id = ready(scene.uploaded(WEEK));
    AssetId forGood = ready(scene.uploaded());

    scene.vod.expire();

    assertThat(scene.workflows.graph(OriginalStep.subject(id))).isEmpty();
    assertThat(scene.hasSource(id)).isTrue();
    assertThat(scene.hasSource(forGood)).isTrue();
    assertThat(scene.catalog.list(Catalog.Query.first(10)).items()).hasSize(2);
  }

  @Test
  void an_original_goes_and_the_film_stays() {
    scene.work();
    AssetId id = ready(scene.uploaded(WEEK));
    days(8);

    scene.vod.expire();

    assertThat(Eventually.holds(() -> isPurged(id))).isTrue();
    assertThat(scene.hasSource(id)).isFalse();
    assertThat(asset(id).dates().originalDeletedAt()).isBeforeOrEqualTo(databaseNow());
    assertThat(asset(id).status()).isEqualTo(Status.READY);
    assertThat(told()).containsOnlyOnce("original-expired");
    scene.vod.expire();
    assertThat(told()).containsOnlyOnce("original-expired");
  }

  @Test
  void a_film_goes_with_everything_and_says_why() {
    scene.work();
    AssetId id = ready(scene.uploaded(WEEK));
    days(31);

    scene.vod.expire();

    assertThat(scene.catalog.find(id)).isEmpty();
    assertThat(scene.deleted).containsExactly(id);
    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
    assertThat(reasons()).containsExactly("expired");
  }

  @Test
  void an_original_stays_while_a_step_may_still_read_it() {
    var release = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    scene.script.put(
        Kinds.PROBE,
        context -> {
          ready(new AssetId(context.subject()));
          begun.countDown();
          release.await();
          return StepResult.empty();
        });
    scene.script.put(Kinds.PLAN, _ -> StepResult.empty());
    scene.work();
    AssetId id = scene.uploaded(WEEK);
    scene.vod.start(id);
    await(begun);
    days(8);

    scene.vod.expire();
    assertThat(Eventually.holds(() -> !hasOriginalWorkflow(id))).isTrue();
    assertThat(scene.hasSource(id)).isTrue();
    assertThat(asset(id).dates().originalDeletedAt()).isNull();

    release.countDown();
    assertThat(
            Eventually.holds(
                () -> {
                  scene.vod.expire();
                  return isPurged(id);
                }))
        .isTrue();
    assertThat(scene.hasSource(id)).isFalse();
  }

  @Test
  void a_process_that_dies_after_the_row_and_before_the_object_is_taken_up_by_the_next() {
    Step whole = scene.script.get(Kinds.ORIGINAL);
    var died = new CountDownLatch(1);
    scene.script.put(Kinds.ORIGINAL, context -> dieAfterTheRow(context, died));
    WorkflowWorker dying = scene.work();
    AssetId id = ready(scene.uploaded(WEEK));
    days(8);
    scene.vod.expire();
    await(died);
    dying.close();
    assertThat(asset(id).dates().originalDeletedAt()).isNotNull();
    assertThat(scene.hasSource(id)).isTrue();

    scene.script.put(Kinds.ORIGINAL, whole);
    scene.work();

    assertThat(Eventually.holds(() -> isPurged(id))).isTrue();
    assertThat(scene.hasSource(id)).isFalse();
    assertThat(told()).containsOnlyOnce("original-expired");
  }

  @Test
  void a_deletion_that_was_given_up_goes_on_with_the_next_look() {
    var attempts = new AtomicInteger();
    scene.script.compute(Kinds.ORIGINAL, (_, whole) -> failingOnce(whole, attempts));
    scene.work();
    AssetId id = ready(scene.uploaded(WEEK));
    days(8);

    assertThat(
            Eventually.holds(
                () -> {
                  scene.vod.expire();
                  return isPurged(id);
                }))
        .isTrue();
    assertThat(scene.hasSource(id)).isFalse();
    assertThat(attempts.get()).isGreaterThan(1);
  }

  @Test
  void a_deletion_whose_process_died_right_after_the_tombstone_goes_on_with_the_next_look() {
    scene.work();
    AssetId id = ready(scene.uploaded(WEEK));
    days(31);
    assertThat(scene.catalog.expire(id)).isTrue();

    scene.vod.expire();

    assertThat(Eventually.holds(() -> scene.isGone(id))).isTrue();
  }

  @Test
  void a_date_put_off_or_taken_away_in_time_keeps_the_film() {
    scene.work();
    AssetId id = ready(scene.uploaded(WEEK));
    days(31);

    scene.catalog.reschedule(
        id, dates -> dates.withAsset(null).withOriginal(from(Instant.now(), 1)));
    scene.vod.expire();

    assertThat(scene.catalog.expire(id)).isFalse();
    assertThat(scene.catalog.expireOriginal(id)).isFalse();
    assertThat(scene.hasSource(id)).isTrue();
    assertThat(told()).containsOnlyOnce("expiry-changed");
  }

  @Test
  void a_failed_film_keeps_its_original_until_it_goes_itself_and_a_retry_takes_its_date_away() {
    AssetId id = scene.uploaded(WEEK);
    scene.catalog.failed(
        id, new Asset.Failure("/problems/step-failed", "A step failed", "no room"));
    assertThat(asset(id).dates().originalExpiresAt()).isNull();
    assertThat(asset(id).dates().expiresAt()).isCloseTo(from(databaseNow(), 30), SOON);

    scene.catalog.retry(id);

    assertThat(asset(id).dates().expiresAt()).isNull();
  }

  @Test
  void a_retry_that_needs_a_deleted_original_is_refused() {
    AssetId id = scene.uploaded();
    scene.catalog.failed(
        id, new Asset.Failure("/problems/step-failed", "A step failed", "no room"));
    scene.catalog.reschedule(id, dates -> dates.withOriginal(Instant.now().minusSeconds(5)));
    assertThat(scene.catalog.expireOriginal(id)).isTrue();

    assertThat(Vod.mayRetry(asset(id))).isFalse();
    assertThatThrownBy(() -> scene.vod.retry(id)).isInstanceOf(OriginalGone.class);
    assertThatThrownBy(() -> scene.catalog.reschedule(id, dates -> dates.withOriginal(null)))
        .isInstanceOf(OriginalGone.class);
    assertThat(asset(id).status()).isEqualTo(Status.FAILED);
  }

  private static Step failingOnce(Step whole, AtomicInteger attempts) {
    return context -> {
      int attempt = attempts.incrementAndGet();
      if (attempt == 1) {
        throw new PermanentFailure("step-failed", "No", "no store");
      }
      return whole.run(context);
    };
  }

  private StepResult dieAfterTheRow(StepContext context, CountDownLatch died) throws Exception {
    scene.catalog.expireOriginal(new AssetId(context.subject().substring("original-".length())));
    died.countDown();
    new CountDownLatch(1).await();
    return StepResult.empty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private AssetId ready(AssetId id) {
    scene.catalog.processing(id);
    scene.catalog.ready(id, Media.NONE);
    return id;
  }

  /// So many days pass.
  private void days(int days) {
    scene
        .database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "update asset set expires_at = expires_at - make_interval(days => ?),"
                        + " original_expires_at = original_expires_at - make_interval(days => ?)",
                    days,
                    days));
  }

  private boolean isPurged(AssetId id) {
    return scene
        .database
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery("select original_purged_at is not null from asset where id = :id")
                    .bind("id", id.value())
                    .mapTo(Boolean.class)
                    .one());
  }

  private boolean hasOriginalWorkflow(AssetId id) {
    return scene.workflows.graph(OriginalStep.subject(id)).isPresent();
  }

  private List<String> told() {
    return events("event ->> 'type'").stream()
        .map(type -> type.replace("dev.millrace.asset.", ""))
        .toList();
  }

  private List<String> reasons() {
    return events("event #>> '{data,reason}'");
  }

  private List<String> events(String what) {
    String sql = "select " + what + " from outbox where " + what + " is not null order by seq";
    return scene
        .database
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private Instant databaseNow() {
    return scene
        .database
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery("select now()").mapTo(java.time.OffsetDateTime.class).one())
        .toInstant();
  }

  private static Instant from(Instant now, int days) {
    return now.plus(Duration.ofDays(days));
  }

  private Asset asset(AssetId id) {
    return scene.catalog.find(id).orElseThrow();
  }
}
