package dev.millrace.upload;

import static dev.millrace.upload.UploadScene.film;
import static dev.millrace.upload.UploadScene.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.catalog.Catalog;
import dev.millrace.catalog.NoSuchAsset;
import dev.millrace.catalog.RequestKey;
import dev.millrace.catalog.sql.Heartbeat;
import dev.millrace.store.ObjectMeta;
import dev.millrace.upload.Begun.KeyReused;
import dev.millrace.upload.Begun.Refused;
import dev.millrace.upload.UploadState.Busy;
import dev.millrace.upload.UploadState.Ended;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.UploadState.Unknown;
import dev.millrace.upload.UploadState.Uploaded;
import dev.millrace.upload.sql.UploadRow.State;
import dev.millrace.upload.sql.UploadTable.Move;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadRecoveryIT {
  private static final Optional<RequestKey> KEY = key("me", "a request");

  private final UploadScene scene = new UploadScene();
  private final Uploads uploads = scene.uploads;
  private final AtomicBoolean broken = new AtomicBoolean(true);

  @AfterEach
  void close() {
    scene.close();
  }

  /// Uploads of a process that dies at `step` of the catalogue as long as `broken` is set.
  private Uploads dyingAt(String step) {
    return disturbedAt(
        step,
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("the process died");
          }
        });
  }

  /// Uploads of a process to which `what` happens just before `step` of the catalogue.
  private Uploads disturbedAt(String step, Runnable what) {
    var disturbed =
        (Catalog)
            Proxy.newProxyInstance(
                Catalog.class.getClassLoader(),
                new Class<?>[] {Catalog.class},
                (_, method, arguments) -> {
                  if (method.getName().equals(step)) {
                    what.run();
                  }
                  try {
                    return method.invoke(scene.catalog, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return scene.uploads(disturbed, UploadConfig.defaults(), scene.delivered::add);
  }

  private static Optional<RequestKey> key(String principal, String says) {
    return Optional.of(new RequestKey(principal, "key-1", says));
  }

  private int assets() {
    return scene.catalog.list(Catalog.Query.first(200)).items().size();
  }

  @Test
  void fifty_requests_with_one_key_at_once_make_one_asset() throws Exception {
    var other = scene.uploads(scene.catalog, UploadConfig.defaults(), scene.delivered::add);
    var answers = new ArrayList<Begun>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Begun>>();
      for (var i = 0; i < 50; i++) {
        var process = i % 2 == 0 ? uploads : other;
        futures.add(threads.submit(() -> process.begin(request(100), KEY)));
      }
      for (var future : futures) {
        answers.add(future.get());
      }
    }

    var tickets = answers.stream().filter(UploadTicket.class::isInstance).toList();
    assertThat(tickets).extracting(t -> ((UploadTicket) t).assetId()).containsOnly(first(tickets));
    assertThat(answers).allMatch(a -> a instanceof UploadTicket || a instanceof Busy);
    assertThat(assets()).isEqualTo(1);
    assertThat(scene.store.multipart().pending("", "", 10)).hasSize(1);
  }

  private static AssetId first(List<Begun> tickets) {
    return ((UploadTicket) tickets.getFirst()).assetId();
  }

  @Test
  void a_key_speaks_for_one_request_of_one_principal_for_a_day() {
    var first = (UploadTicket) uploads.begin(request(100), KEY);

    var repeated = (UploadTicket) uploads.begin(request(100), KEY);
    var changed = uploads.begin(request(101), key("me", "another request"));
    var stranger = key("you", "a request");
    var others = (UploadTicket) uploads.begin(request(100), stranger);
    scene.clock.advance(Duration.ofHours(25));
    var nextDay = (UploadTicket) uploads.begin(request(100), KEY);

    assertThat(repeated.assetId()).isEqualTo(first.assetId());
    assertThat(changed).isEqualTo(new KeyReused());
    assertThat(others.assetId()).isNotEqualTo(first.assetId());
    assertThat(nextDay.assetId()).isNotEqualTo(first.assetId());
  }

  @Test
  void a_repeat_after_the_end_tells_the_end() {
    var ticket = (UploadTicket) uploads.begin(request(100), KEY);
    uploads.abort(ticket.assetId());

    assertThat(uploads.begin(request(100), KEY))
        .isEqualTo(new Ended(ticket.assetId(), Reason.ABORTED));
    assertThat(assets()).isZero();
  }

  @Test
  void a_repeat_after_the_completion_names_the_asset() {
    var ticket = (UploadTicket) uploads.begin(request(100), KEY);
    uploads.complete(ticket.assetId(), scene.sendAll(ticket, film(100)));

    assertThat(uploads.begin(request(100), KEY)).isEqualTo(new Uploaded(ticket.assetId()));
  }

  @Test
  void a_refused_request_makes_nothing() {
    assertThat(uploads.begin(UploadRequest.of("A", "../x", 1), KEY)).isInstanceOf(Refused.class);
    assertThat(scene.isEmpty()).isTrue();
  }

  @Test
  void a_death_while_beginning_is_cleared_and_the_key_is_free_at_once() {
    var dying = dyingAt("create");
    assertThatThrownBy(() -> dying.begin(request(100), KEY)).hasMessage("the process died");

    var retried = (UploadTicket) uploads.begin(request(100), KEY);

    assertThat(assets()).isEqualTo(1);
    assertThat(scene.store.multipart().pending("", "", 10)).hasSize(1);
    assertThat(uploads.complete(retried.assetId(), scene.sendAll(retried, film(100))))
        .isInstanceOf(Uploaded.class);
  }

  @Test
  void a_process_held_up_while_beginning_makes_no_second_asset_of_its_key() {
    var others = new AtomicReference<Begun>();
    var slow =
        disturbedAt(
            "create",
            () -> {
              scene.clock.advance(Duration.ofSeconds(31));
              others.set(uploads.begin(request(100), KEY));
            });

    assertThat(slow.begin(request(100), KEY)).isEqualTo(new Busy());

    assertThat(others.get()).isInstanceOf(UploadTicket.class);
    assertThat(assets()).isEqualTo(1);
    assertThat(scene.store.multipart().pending("", "", 10)).hasSize(1);
  }

  @Test
  void the_sweep_forgets_keys_past_their_day() {
    var ticket = (UploadTicket) uploads.begin(request(100), KEY);
    uploads.sweep();
    assertThat(keys()).isEqualTo(1);
    scene.clock.advance(Duration.ofHours(25));

    uploads.sweep();

    assertThat(keys()).isZero();
    assertThat(uploads.refresh(ticket.assetId(), 1)).isInstanceOf(UploadTicket.class);
  }

  private int keys() {
    return scene
        .database
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery("select count(*) from request_key").mapTo(Integer.class).one());
  }

  @Test
  void the_sweep_clears_a_beginning_that_nobody_repeats() {
    var dying = dyingAt("create");
    assertThatThrownBy(() -> dying.begin(request(100), Optional.empty()))
        .hasMessage("the process died");

    uploads.sweep();

    assertThat(scene.isEmpty()).isTrue();
    assertThat(scene.table.abandoned(10)).isEmpty();
  }

  @Test
  void a_death_after_the_store_has_the_object_is_finished_by_a_repeat() {
    var ticket = scene.begin(100);
    var sent = scene.sendAll(ticket, film(100));
    var dying = dyingAt("uploaded");
    assertThatThrownBy(() -> dying.complete(ticket.assetId(), sent)).hasMessage("the process died");

    assertThat(uploads.complete(ticket.assetId(), sent)).isInstanceOf(Uploaded.class);
    assertThat(scene.delivered).containsExactly(ticket.assetId());
  }

  @Test
  void a_death_after_the_store_has_the_object_is_finished_by_the_sweep() {
    var ticket = scene.begin(100);
    var sent = scene.sendAll(ticket, film(100));
    var dying = dyingAt("uploaded");
    assertThatThrownBy(() -> dying.complete(ticket.assetId(), sent)).hasMessage("the process died");

    uploads.sweep();

    assertThat(scene.delivered).containsExactly(ticket.assetId());
    assertThat(scene.catalog.find(ticket.assetId()).orElseThrow().status())
        .isEqualTo(Status.QUEUED);
  }

  @Test
  void a_death_while_receiving_a_film_leaves_nothing_or_all_of_it() {
    var half = scene.begin(1 << 20);
    var whole = scene.begin(1 << 20);
    for (var ticket : List.of(half, whole)) {
      var move = new Move(ticket.assetId(), State.OPEN, State.COMPLETING, null);
      assertThat(scene.table.take(move, "dead")).isPresent();
    }
    var key = "uploads/" + whole.assetId() + "/source";
    scene.store.put(key, film(1 << 20), ObjectMeta.of("video/mp4"));

    scene.clock.advance(Heartbeat.CLAIM_LIFE.plusSeconds(1));
    scene.uploads.sweep();
    scene.clock.advance(UploadConfig.defaults().expiry().plusSeconds(1));
    scene.uploads.sweep();

    assertThat(scene.delivered).containsExactly(whole.assetId());
    assertThat(scene.catalog.find(half.assetId())).isEmpty();
    assertThat(scene.catalog.find(whole.assetId())).isPresent();
    assertThat(scene.store.multipart().pending("", "", 10)).isEmpty();
  }

  @Test
  void a_removal_that_broke_off_is_done_again_by_the_sweep() {
    var ticket = scene.begin(100);
    scene.sendAll(ticket, film(100));
    var dying = dyingAt("delete");
    assertThatThrownBy(() -> dying.abort(ticket.assetId())).hasMessage("the process died");

    uploads.sweep();

    assertThat(scene.isEmpty()).isTrue();
    assertThat(uploads.abort(ticket.assetId()))
        .isEqualTo(new Ended(ticket.assetId(), Reason.ABORTED));
  }

  @Test
  void a_process_held_up_while_beginning_leaves_nothing() {
    var slow =
        disturbedAt(
            "create",
            () -> {
              scene.clock.advance(Duration.ofSeconds(31));
              uploads.sweep();
            });

    assertThat(slow.begin(request(100), Optional.empty())).isEqualTo(new Busy());

    assertThat(scene.isEmpty()).isTrue();
  }

  @Test
  void a_process_held_up_while_completing_removes_nothing_of_what_another_completed() {
    var ticket = scene.begin(100);
    var sent = scene.sendAll(ticket, film(100));
    var slow =
        disturbedAt(
            "uploaded",
            () -> {
              scene.clock.advance(Duration.ofSeconds(31));
              assertThat(uploads.complete(ticket.assetId(), sent)).isInstanceOf(Uploaded.class);
              throw new NoSuchAsset(ticket.assetId());
            });

    assertThat(slow.complete(ticket.assetId(), sent)).isEqualTo(new Busy());

    assertThat(scene.store.head("uploads/" + ticket.assetId() + "/source")).isPresent();
    assertThat(scene.catalog.find(ticket.assetId())).isPresent();
  }

  @Test
  void an_asset_the_listener_did_not_take_is_delivered_again() {
    var fragile =
        scene.uploads(
            scene.catalog,
            UploadConfig.defaults(),
            id -> {
              if (broken.get()) {
                throw new IllegalStateException("no workflow today");
              }
              scene.delivered.add(id);
            });
    var ticket = scene.begin(100);

    var outcome = fragile.complete(ticket.assetId(), scene.sendAll(ticket, film(100)));
    broken.set(false);
    fragile.sweep();
    fragile.sweep();

    assertThat(outcome).isInstanceOf(Uploaded.class);
    assertThat(scene.delivered).containsExactly(ticket.assetId());
  }

  @Test
  void an_upload_nobody_comes_back_to_is_removed_after_two_days() {
    var idle = scene.begin(100);
    scene.sendAll(idle, film(100));
    scene.clock.advance(Duration.ofHours(47));
    var alive = scene.begin(100);
    uploads.sweep();
    assertThat(assets()).isEqualTo(2);

    scene.clock.advance(Duration.ofHours(2));
    uploads.sweep();

    assertThat(uploads.refresh(idle.assetId(), 1))
        .isEqualTo(new Ended(idle.assetId(), Reason.EXPIRED));
    assertThat(uploads.refresh(alive.assetId(), 1)).isInstanceOf(UploadTicket.class);
    assertThat(assets()).isEqualTo(1);
    assertThat(scene.store.multipart().pending("", "", 10)).hasSize(1);
  }

  @Test
  void an_upload_whose_client_refreshes_stays() {
    var ticket = scene.begin(100);
    for (var day = 0; day < 4; day++) {
      scene.clock.advance(Duration.ofHours(40));
      assertThat(uploads.refresh(ticket.assetId(), 1)).isInstanceOf(UploadTicket.class);
      uploads.sweep();
    }

    assertThat(assets()).isEqualTo(1);
  }

  @Test
  void ended_uploads_are_forgotten_after_a_day() {
    var ticket = scene.begin(100);
    uploads.abort(ticket.assetId());
    scene.clock.advance(Duration.ofHours(25));

    uploads.sweep();

    assertThat(uploads.refresh(ticket.assetId(), 1)).isEqualTo(new Unknown());
  }

  @Test
  void an_upload_of_the_store_that_no_row_speaks_of_is_aborted() {
    var id = scene.catalog.newId();
    scene.store.multipart().create("uploads/" + id + "/source", ObjectMeta.of("video/mp4"));
    scene.store.multipart().create("elsewhere/source", ObjectMeta.of("video/mp4"));
    var known = scene.begin(100);

    uploads.sweep();

    assertThat(scene.store.multipart().pending("", "", 10))
        .extracting(upload -> upload.key())
        .containsExactly("elsewhere/source", "uploads/" + known.assetId() + "/source");
  }

  @Test
  void an_asset_deleted_meanwhile_ends_its_upload() {
    var ticket = scene.begin(100);
    var sent = scene.sendAll(ticket, film(100));
    scene.catalog.delete(ticket.assetId());

    assertThat(uploads.complete(ticket.assetId(), sent))
        .isEqualTo(new Ended(ticket.assetId(), Reason.ABORTED));
    assertThat(scene.isEmpty()).isTrue();
  }

  @Test
  void started_uploads_sweep_by_themselves() throws Exception {
    var dying = dyingAt("create");
    assertThatThrownBy(() -> dying.begin(request(100), Optional.empty()))
        .hasMessage("the process died");

    uploads.start();
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!scene.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }

    assertThat(scene.isEmpty()).isTrue();
  }
}
