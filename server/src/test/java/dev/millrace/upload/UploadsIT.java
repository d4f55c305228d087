package dev.millrace.upload;

import static dev.millrace.upload.UploadScene.film;
import static dev.millrace.upload.UploadScene.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset.Status;
import dev.millrace.catalog.AssetId;
import dev.millrace.store.ObjectMeta;
import dev.millrace.upload.Completion.ClaimedPart;
import dev.millrace.upload.Completion.EtagDiffers;
import dev.millrace.upload.Completion.OtherParts;
import dev.millrace.upload.Completion.PartsMissing;
import dev.millrace.upload.Completion.SizeDiffers;
import dev.millrace.upload.UploadState.Ended;
import dev.millrace.upload.UploadState.Reason;
import dev.millrace.upload.UploadState.Unknown;
import dev.millrace.upload.UploadState.Uploaded;
import dev.millrace.upload.UploadTicket.PartUrl;
import dev.millrace.upload.UploadTicket.PresentPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UploadsIT {
  private static final int MIB = 1 << 20;

  private final UploadScene scene = new UploadScene();
  private final Uploads uploads = scene.uploads;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void a_file_sent_in_parallel_parts_becomes_a_queued_asset() {
    var file = film(17 * MIB + 5);
    var ticket = scene.begin(file.length);
    assertThat(scene.catalog.find(ticket.assetId()).orElseThrow().status())
        .isEqualTo(Status.WAITING);

    var outcome = uploads.complete(ticket.assetId(), scene.sendAll(ticket, file));

    assertThat(outcome).isEqualTo(new Uploaded(ticket.assetId()));
    assertThat(ticket.partCount()).isEqualTo(3);
    var key = "uploads/" + ticket.assetId() + "/source";
    assertThat(Arrays.equals(scene.store.read(key, file.length), file)).isTrue();
    assertThat(scene.catalog.find(ticket.assetId()).orElseThrow().status())
        .isEqualTo(Status.QUEUED);
    assertThat(scene.delivered).containsExactly(ticket.assetId());
  }

  @Test
  void an_upload_is_resumed_with_urls_for_what_is_missing() {
    var file = film(20 * MIB);
    var ticket = scene.begin(file.length);
    var second = scene.send(ticket, ticket.parts().get(1), file);

    var resumed = (UploadTicket) uploads.refresh(ticket.assetId(), 1);
    var sent = new ArrayList<>(scene.sendAll(resumed, file));
    sent.add(second);

    assertThat(resumed.present())
        .containsExactly(new PresentPart(2, 8 * MIB, second.etag().replace("\"", "")));
    assertThat(resumed.parts()).extracting(PartUrl::number).containsExactly(1, 3);
    assertThat(uploads.complete(ticket.assetId(), sent)).isInstanceOf(Uploaded.class);
  }

  @Test
  void a_part_of_the_wrong_size_is_to_be_sent_again() {
    var ticket = scene.begin(20L * MIB);
    scene.put(ticket.parts().getFirst().url(), film(MIB));

    var resumed = (UploadTicket) uploads.refresh(ticket.assetId(), 1);

    assertThat(resumed.present()).isEmpty();
    assertThat(resumed.parts()).hasSize(3);
  }

  @Test
  void a_size_that_lies_ends_the_upload_and_leaves_nothing() {
    var file = film(10 * MIB);
    var ticket = scene.begin(file.length + 1L);

    var sent = scene.sendAll(ticket, file);
    var outcome = uploads.complete(ticket.assetId(), sent);

    assertThat(outcome).isEqualTo(new SizeDiffers(file.length + 1L, file.length));
    assertThat(scene.isEmpty()).isTrue();
    assertThat(uploads.complete(ticket.assetId(), sent))
        .isEqualTo(new Ended(ticket.assetId(), Reason.SIZE_DIFFERS));
    assertThat(scene.delivered).isEmpty();
  }

  @Test
  void a_missing_part_is_named_and_the_upload_goes_on() {
    var file = film(17 * MIB);
    var ticket = scene.begin(file.length);
    var first = scene.send(ticket, ticket.parts().get(0), file);
    var third = scene.send(ticket, ticket.parts().get(2), file);

    assertThat(uploads.complete(ticket.assetId(), List.of(first, third)))
        .isEqualTo(new PartsMissing(List.of(2)));
    var second = scene.send(ticket, ticket.parts().get(1), file);

    assertThat(uploads.complete(ticket.assetId(), List.of(first, second, third)))
        .isInstanceOf(Uploaded.class);
  }

  @Test
  void a_wrong_etag_is_named_and_the_upload_goes_on() {
    var file = film(100);
    var ticket = scene.begin(100);
    var sent = scene.sendAll(ticket, file);

    assertThat(uploads.complete(ticket.assetId(), List.of(new ClaimedPart(1, "00"))))
        .isEqualTo(new EtagDiffers(1));
    assertThat(uploads.complete(ticket.assetId(), sent)).isInstanceOf(Uploaded.class);
  }

  @Test
  void an_expired_url_is_refused_by_the_store_and_a_fresh_one_works() throws Exception {
    var second = Duration.ofSeconds(1);
    var config =
        new UploadConfig(UploadConfig.defaults().maxSize(), second, Duration.ofHours(1), second);
    var brief = scene.uploads(scene.catalog, config, scene.delivered::add);
    var ticket = (UploadTicket) brief.begin(request(10), Optional.empty());
    Thread.sleep(2100);

    assertThat(scene.put(ticket.parts().getFirst().url(), film(10)).statusCode()).isEqualTo(403);
    var fresh = (UploadTicket) uploads.refresh(ticket.assetId(), 1);

    assertThat(uploads.complete(ticket.assetId(), scene.sendAll(fresh, film(10))))
        .isInstanceOf(Uploaded.class);
  }

  @Test
  void a_completion_can_be_repeated_also_at_once() throws Exception {
    var ticket = scene.begin(100);
    var sent = scene.sendAll(ticket, film(100));

    var outcomes = together(10, () -> uploads.complete(ticket.assetId(), sent));

    assertThat(outcomes).containsOnly(new Uploaded(ticket.assetId()));
    assertThat(scene.delivered).containsExactly(ticket.assetId());
  }

  @Test
  void a_repeat_names_the_same_parts_in_any_order_or_is_refused() {
    var file = film(17 * MIB);
    var ticket = scene.begin(file.length);
    var id = ticket.assetId();
    var parts = scene.sendAll(ticket, file);
    assertThat(uploads.complete(id, parts)).isEqualTo(new Uploaded(id));
    var bare =
        parts.reversed().stream()
            .map(part -> new ClaimedPart(part.number(), part.etag().replace("\"", "")))
            .toList();
    var other = new ArrayList<>(parts);
    other.set(1, new ClaimedPart(2, "0123"));

    assertThat(uploads.complete(id, bare)).isEqualTo(new Uploaded(id));
    assertThat(uploads.complete(id, other)).isEqualTo(new OtherParts(id));
    assertThat(uploads.complete(id, parts.subList(0, 1))).isEqualTo(new OtherParts(id));
    assertThat(uploads.complete(id, List.of())).isEqualTo(new OtherParts(id));
  }

  @Test
  void a_film_that_is_here_already_becomes_a_queued_asset_by_the_same_way() {
    var file = film(MIB);

    var outcome = (Uploaded) uploads.receive(request(file.length), file);

    var id = outcome.assetId();
    assertThat(scene.store.read("uploads/" + id + "/source", MIB)).isEqualTo(file);
    assertThat(scene.catalog.find(id).orElseThrow().status()).isEqualTo(Status.QUEUED);
    assertThat(scene.delivered).containsExactly(id);
    assertThat(scene.store.multipart().pending("", "", 10)).isEmpty();
  }

  @Test
  void of_a_completion_and_an_abort_at_once_one_wins_wholly() throws Exception {
    var other = scene.uploads(scene.catalog, UploadConfig.defaults(), scene.delivered::add);
    for (var i = 0; i < 10; i++) {
      var ticket = scene.begin(100);
      var id = ticket.assetId();
      var sent = scene.sendAll(ticket, film(100));

      together(List.of(() -> uploads.complete(id, sent), () -> other.abort(id)));

      var whole = scene.store.head("uploads/" + id + "/source").isPresent();
      assertThat(uploads.complete(id, sent))
          .isEqualTo(whole ? new Uploaded(id) : new Ended(id, Reason.ABORTED));
      assertThat(scene.catalog.find(id).isPresent()).isEqualTo(whole);
      assertThat(scene.store.multipart().pending("", "", 10)).isEmpty();
    }
  }

  @Test
  void an_abort_leaves_nothing_and_can_be_repeated() {
    var ticket = scene.begin(17L * MIB);
    scene.send(ticket, ticket.parts().getFirst(), film(17 * MIB));

    assertThat(uploads.abort(ticket.assetId()))
        .isEqualTo(new Ended(ticket.assetId(), Reason.ABORTED));
    assertThat(uploads.abort(ticket.assetId())).isInstanceOf(Ended.class);
    assertThat(uploads.refresh(ticket.assetId(), 1)).isInstanceOf(Ended.class);
    assertThat(scene.isEmpty()).isTrue();
  }

  @Test
  void an_abort_after_the_completion_changes_nothing() {
    var ticket = scene.begin(100);
    uploads.complete(ticket.assetId(), scene.sendAll(ticket, film(100)));

    assertThat(uploads.abort(ticket.assetId())).isInstanceOf(Uploaded.class);
    assertThat(scene.store.head("uploads/" + ticket.assetId() + "/source")).isPresent();
  }

  @Test
  void an_asset_that_nobody_uploads_is_unknown() {
    AssetId id = scene.catalog.newId();

    assertThat(uploads.complete(id, List.of())).isEqualTo(new Unknown());
    assertThat(uploads.refresh(id, 1)).isEqualTo(new Unknown());
    assertThat(uploads.abort(id)).isEqualTo(new Unknown());
  }

  @Test
  void the_largest_file_has_its_urls_in_pages_of_a_thousand() {
    var ticket = scene.begin(5L << 40);

    assertThat(ticket.parts()).hasSize(1000);
    assertThat(ticket.nextPart()).isEqualTo(1001);
    var last = (UploadTicket) uploads.refresh(ticket.assetId(), 9001);
    assertThat(last.parts()).hasSize(987);
    assertThat(last.nextPart()).isNull();
    assertThat(last.parts().getLast().sizeBytes())
        .isEqualTo((5L << 40) - 9986L * ticket.partSizeBytes());
  }

  @Test
  void a_late_part_changes_nothing_after_the_completion() {
    var ticket = scene.begin(100);
    var parts = scene.sendAll(ticket, film(100));
    uploads.complete(ticket.assetId(), parts);
    var key = "uploads/" + ticket.assetId() + "/source";
    var head = scene.store.head(key);

    scene.put(ticket.parts().getFirst().url(), film(99));

    assertThat(scene.store.head(key)).isEqualTo(head);
    assertThat(uploads.complete(ticket.assetId(), parts)).isInstanceOf(Uploaded.class);
    assertThat(scene.store.head(key)).isEqualTo(head);
  }

  @Test
  void an_object_of_another_upload_is_never_touched_by_the_sweep() {
    scene.store.put("assets/x/1/main.m3u8", film(10), ObjectMeta.of("text/plain"));
    var ticket = scene.begin(100);

    uploads.sweep();

    assertThat(scene.store.head("assets/x/1/main.m3u8")).isPresent();
    assertThat(uploads.refresh(ticket.assetId(), 1)).isInstanceOf(UploadTicket.class);
  }

  private static <T> List<T> together(int times, Callable<T> task) throws Exception {
    return together(java.util.Collections.nCopies(times, task));
  }

  private static <T> List<T> together(List<? extends Callable<? extends T>> tasks)
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = tasks.stream().map(threads::submit).toList();
      var outcomes = new ArrayList<T>();
      for (var future : futures) {
        outcomes.add(future.get());
      }
      return outcomes;
    }
  }
}
