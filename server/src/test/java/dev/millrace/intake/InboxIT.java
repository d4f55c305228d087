package dev.millrace.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.Asset;
import dev.millrace.catalog.sql.Heartbeat;
import dev.millrace.store.ObjectStore;
import dev.millrace.testing.Eventually;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InboxIT {
  private final InboxScene scene = new InboxScene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void an_object_becomes_an_asset_and_leaves_the_inbox() {
    scene.put("holidays/A day out.MOV", "bytes");
    scene.inbox().look();

    Asset asset = scene.assets().getFirst();
    assertThat(asset.description().title()).isEqualTo("A day out");
    assertThat(asset.description().filename()).isEqualTo("A day out.MOV");
    assertThat(asset.description().sizeBytes()).isEqualTo(5);
    assertThat(asset.status()).isEqualTo(Asset.Status.QUEUED);
    assertThat(scene.source(asset.id())).isEqualTo("bytes");
    assertThat(scene.store.head("uploads/" + asset.id() + "/source").orElseThrow().meta())
        .returns("application/octet-stream", meta -> meta.contentType());
    assertThat(scene.started).containsExactly(asset.id());
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void other_bytes_under_the_same_name_are_a_new_asset_and_the_same_are_not() {
    var inbox = scene.inbox();
    scene.put("film.mp4", "one");
    inbox.look();
    scene.put("film.mp4", "two");
    inbox.look();
    scene.put("film.mp4", "one");
    inbox.look();

    assertThat(scene.assets()).hasSize(2);
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void the_same_bytes_again_are_a_new_asset_once_theirs_is_gone() {
    var inbox = scene.inbox();
    scene.put("film.mp4", "one");
    inbox.look();
    Asset first = scene.assets().getFirst();
    scene.put("film.mp4", "one");
    inbox.look();
    assertThat(inbox.counters().repeated()).isEqualTo(1);
    assertThat(scene.left()).isEmpty();
    scene.catalog.delete(first.id());
    scene.catalog.purge(first.id());
    scene.put("film.mp4", "one");

    inbox.look();

    assertThat(scene.assets()).hasSize(1).noneMatch(asset -> asset.id().equals(first.id()));
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void a_key_that_cannot_be_used_is_told_of_once() {
    var entry = new ObjectStore.Entry(InboxKeys.PREFIX + "a\\b.mp4", 5, "etag");
    var folder = new ObjectStore.Entry(InboxKeys.PREFIX + "folder/", 0, "etag");
    var inbox = scene.listing(List.of(entry, folder));

    inbox.look();
    inbox.look();

    assertThat(inbox.counters().ignored()).isEqualTo(1);
    assertThat(scene.assets()).isEmpty();
  }

  @Test
  void a_kept_object_is_taken_once_however_long_it_stays() {
    var keep =
        new InboxConfig(
            true, Duration.ofSeconds(5), Duration.ofDays(1), Long.MAX_VALUE, InboxScene.NO_POLICY);
    scene.put("film.mp4", "one");
    for (int day = 0; day < 4; day++) {
      scene.inbox(keep).look();
      scene.clock.advance(Duration.ofHours(20));
    }

    assertThat(scene.assets()).hasSize(1);
    assertThat(scene.left()).containsExactly("film.mp4");
  }

  @Test
  void what_is_forgotten_may_come_again() {
    var inbox = scene.inbox();
    scene.put("film.mp4", "one");
    inbox.look();
    scene.clock.advance(Duration.ofDays(31));
    inbox.look();
    scene.put("film.mp4", "one");
    inbox.look();

    assertThat(scene.assets()).hasSize(2);
  }

  @Test
  void empty_and_hidden_objects_are_left_alone() {
    scene.put("empty.mp4", "");
    scene.put(".hidden.mp4", "x");
    scene.put(".folder/film.mp4", "x");
    scene.put("a/.film.mp4.tmp", "x");
    scene.inbox().look();

    assertThat(scene.assets()).isEmpty();
    assertThat(scene.left()).hasSize(4);
  }

  @Test
  void names_may_be_odd() {
    var names =
        List.of(
            "with space.mp4",
            "100%.mp4",
            "%2e%2e%2fx.mp4",
            "plus+hash#question?.mp4",
            "Ünïcödé 映画 🎬.mp4",
            "no extension",
            "quote\"'<b>&.mp4",
            "\u202egpj.mp4",
            "n".repeat(200) + ".mp4",
            "d/".repeat(300) + "deep.mp4");
    names.forEach(name -> scene.put(name, name));
    scene.inbox().look();

    assertThat(scene.assets()).hasSize(names.size());
    assertThat(scene.assets())
        .extracting(asset -> scene.source(asset.id()))
        .containsExactlyInAnyOrderElementsOf(names);
    assertThat(scene.left()).isEmpty();
  }

  @Test
  void a_film_that_is_too_large_is_a_failed_asset_and_stays_where_it_is() {
    scene.put("large.mp4", "x".repeat((1 << 20) + 1));
    var inbox = scene.inbox();
    inbox.look();
    inbox.look();

    assertThat(scene.assets()).hasSize(1);
    assertThat(scene.assets().getFirst().state().failure().type())
        .isEqualTo("/problems/source-too-large");
    assertThat(scene.left()).containsExactly("large.mp4");
  }

  @Test
  void a_server_that_dies_between_any_two_steps_leaves_nothing_undone_and_nothing_double() {
    var calls = new AtomicInteger();
    int fatal = 1;
    do {
      calls.set(0);
      scene.put("film-" + fatal + ".mp4", "bytes " + fatal);
      try {
        scene.dying(calls, fatal).look();
      } catch (InboxScene.Death | IllegalStateException _) {
        // As intended.
      }
      scene.clock.advance(Heartbeat.CLAIM_LIFE.plusSeconds(1));
      scene.inbox().look();

      var assets = scene.assets();
      assertThat(assets).as("assets when call %d is the last", fatal).hasSize(fatal);
      Asset newest = assets.getFirst();
      assertThat(newest.status()).isEqualTo(Asset.Status.QUEUED);
      assertThat(scene.source(newest.id())).isEqualTo("bytes " + fatal);
      assertThat(scene.started).contains(newest.id());
      assertThat(scene.left()).isEmpty();
    } while (calls.get() >= fatal++);

    assertThat(fatal).as("steps that were cut off").isGreaterThan(8);
  }

  @Test
  void two_servers_take_each_object_once() throws Exception {
    int count = Integer.getInteger("inbox.objects", 120);
    IntStream.range(0, count).parallel().forEach(i -> scene.put("f" + i + ".mp4", "bytes " + i));
    try (var first = scene.inbox();
        var second = scene.inbox()) {
      first.start();
      second.start();

      assertThat(Eventually.holds(Duration.ofMinutes(2), () -> scene.started.size() >= count))
          .isTrue();
      assertThat(Eventually.holds(() -> scene.left().isEmpty())).isTrue();
      assertThat(
              Eventually.holds(() -> first.counters().taken() + second.counters().taken() == count))
          .isTrue();
      assertThat(first.trouble() + second.trouble()).isEmpty();
    }
    assertThat(scene.started).hasSize(count);
    assertThat(new HashSet<>(scene.started)).hasSize(count);
  }

  @Test
  void an_object_that_is_replaced_before_it_is_copied_leaves_no_asset_behind() {
    scene.put("film.mp4", "one");
    var calls = new AtomicInteger();
    // Dies when it would copy: after the list, a fresh id, the asset and the look for a copy.
    try {
      scene.dying(calls, 5).look();
    } catch (InboxScene.Death | IllegalStateException _) {
      // As intended.
    }
    scene.put("film.mp4", "two");
    scene.clock.advance(Heartbeat.CLAIM_LIFE.plusSeconds(1));
    scene.inbox().look();

    assertThat(scene.assets()).hasSize(1);
    assertThat(scene.source(scene.assets().getFirst().id())).isEqualTo("two");
  }
}
