package dev.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [ObjectStore] does; a store's own test extends it.
public abstract class ObjectStoreContract {
  private static final ObjectMeta TEXT = ObjectMeta.of("text/plain");

  /// A folder of keys that no other test uses.
  protected final String folder = "contract/" + UUID.randomUUID();

  protected abstract ObjectStore store();

  protected static byte[] random(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void what_is_put_is_read_back_with_its_head() {
    var meta = ObjectMeta.immutable("video/mp4");

    var put = store().put(folder + "/a b+ü.mp4", random(1000, 1), meta);
    var head = store().head(folder + "/a b+ü.mp4").orElseThrow();

    assertThat(store().read(folder + "/a b+ü.mp4", 1000)).isEqualTo(random(1000, 1));
    assertThat(head.sizeBytes()).isEqualTo(1000);
    assertThat(head.etag()).isEqualTo(put.etag()).doesNotContain("\"");
    assertThat(head.meta()).isEqualTo(meta);
  }

  @Test
  void a_put_replaces_the_object() {
    var first = store().put(folder + "/x", random(10, 1), TEXT);
    var second = store().put(folder + "/x", random(20, 2), TEXT);

    assertThat(store().read(folder + "/x", 20)).isEqualTo(random(20, 2));
    assertThat(second.etag()).isNotEqualTo(first.etag());
  }

  @Test
  void a_part_of_a_version_is_read_until_there_is_another() throws IOException {
    var first = store().put(folder + "/v", random(1000, 1), TEXT);
    var version = new ObjectStore.Entry(first.key(), 1000, first.etag());
    try (var part = store().open(version, 100, 50)) {
      assertThat(part.stream().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(random(1000, 1), 100, 150));
      assertThat(part.head().sizeBytes()).isEqualTo(1000);
    }

    store().put(folder + "/v", random(1000, 2), TEXT);

    assertThatThrownBy(() -> store().open(version, 150, 50)).isInstanceOf(ObjectMissing.class);
  }

  @Test
  void a_stream_and_a_file_are_put_like_an_array(@TempDir Path temp) throws IOException {
    var file = Files.write(temp.resolve("f"), random(300_000, 3));

    store().put(folder + "/file", file, TEXT);
    var body = new ByteArrayInputStream(random(300_000, 3));
    store().put(folder + "/stream", body, 300_000, TEXT);
    store().put(folder + "/empty", new byte[0], TEXT);

    assertThat(store().read(folder + "/file", 300_000)).isEqualTo(random(300_000, 3));
    assertThat(store().read(folder + "/stream", 300_000)).isEqualTo(random(300_000, 3));
    assertThat(store().read(folder + "/empty", 1)).isEmpty();
  }

  @Test
  void a_stream_that_ends_early_leaves_nothing() {
    var body = new ByteArrayInputStream(random(100, 4));

    assertThatThrownBy(() -> store().put(folder + "/short", body, 200, TEXT))
        .isInstanceOf(StoreUnavailable.class);
    assertThat(store().head(folder + "/short")).isEmpty();
  }

  @Test
  void a_range_is_opened_and_the_rest_left_alone() throws IOException {
    var bytes = random(100_000, 5);
    store().put(folder + "/r", bytes, TEXT);

    try (var read = store().open(folder + "/r", 500, 1000)) {
      assertThat(read.lengthBytes()).isEqualTo(1000);
      assertThat(read.head().sizeBytes()).isEqualTo(100_000);
      assertThat(read.stream().readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 500, 1500));
    }
    try (var tail = store().open(folder + "/r", 99_000, 5000)) {
      assertThat(tail.stream().readAllBytes()).hasSize(1000);
    }
    try (var end = store().open(folder + "/r", 100_000, 1)) {
      assertThat(end.stream().readAllBytes()).isEmpty();
    }
    assertThatThrownBy(() -> store().open(folder + "/r", 100_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_unread_rest_does_not_keep_the_connection() throws IOException {
    store().put(folder + "/big", random(1 << 20, 6), TEXT);

    for (var i = 0; i < 200; i++) {
      try (var read = store().open(folder + "/big")) {
        assertThat(read.stream().read()).isNotNegative();
      }
    }
  }

  @Test
  void an_absent_key_is_missing_has_no_head_and_can_be_deleted() {
    var absent = folder + "/absent";

    assertThat(store().head(absent)).isEmpty();
    assertThatThrownBy(() -> store().open(absent)).isInstanceOf(ObjectMissing.class);
    store().delete(absent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a/", "a//b", "a/../b", "..", "a\u0000b", "a\nb", "a\\b", "."})
  void what_is_not_a_key_is_refused(String key) {
    assertThatThrownBy(() -> store().put(key, new byte[1], TEXT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().head(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().delete(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().open(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_key_longer_than_1024_bytes_is_refused() {
    assertThatThrownBy(() -> store().head("é".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_listing_is_sorted_and_paged() {
    var keys = new ArrayList<String>();
    for (var i = 0; i < 25; i++) {
      keys.add(folder + "/list/" + (char) ('a' + i));
      store().put(keys.getLast(), new byte[i], TEXT);
    }
    store().put(folder + "/listed-not", new byte[1], TEXT);

    var listed = new ArrayList<String>();
    var page = store().list(folder + "/list/", "", 10);
    page.entries().forEach(entry -> listed.add(entry.key()));
    while (page.more()) {
      page = store().list(folder + "/list/", listed.getLast(), 10);
      page.entries().forEach(entry -> listed.add(entry.key()));
    }

    assertThat(listed).isEqualTo(keys);
    assertThat(store().list(folder + "/nothing/", "", 10))
        .isEqualTo(new ObjectStore.Page(List.of(), false));
  }

  @Test
  void a_prefix_is_deleted_and_its_neighbours_stay() {
    store().put(folder + "/1/a", new byte[1], TEXT);
    store().put(folder + "/1/b/c", new byte[1], TEXT);
    store().put(folder + "/12", new byte[1], TEXT);

    assertThat(store().deletePrefix(folder + "/1/")).isEqualTo(2);

    assertThat(store().list(folder + "/", "", 10).entries())
        .extracting(ObjectStore.Entry::key)
        .containsExactly(folder + "/12");
    assertThatThrownBy(() -> store().deletePrefix(folder))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().deletePrefix("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_download_is_the_whole_object_and_leaves_no_partial_file(@TempDir Path temp)
      throws IOException {
    var bytes = random(40 << 20, 7);
    var target = Files.writeString(temp.resolve("target"), "old");
    store().put(folder + "/source", bytes, TEXT);

    var head = store().download(folder + "/source", target);

    assertThat(head.sizeBytes()).isEqualTo(bytes.length);
    assertThat(Arrays.equals(Files.readAllBytes(target), bytes)).isTrue();
    try (var files = Files.list(temp)) {
      assertThat(files).containsExactly(target);
    }
  }

  @Test
  void a_download_of_nothing_leaves_the_target_as_it_was(@TempDir Path temp) throws IOException {
    var target = Files.writeString(temp.resolve("target"), "old");

    assertThatThrownBy(() -> store().download(folder + "/absent", target))
        .isInstanceOf(ObjectMissing.class);

    assertThat(target).hasContent("old");
  }

  @Test
  void concurrent_puts_of_one_key_leave_one_whole_object() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 16; i++) {
        var seed = i;
        threads.execute(() -> store().put(folder + "/race", random(200_000, seed), TEXT));
      }
    }

    var found = store().read(folder + "/race", 200_000);

    assertThat(java.util.stream.IntStream.range(0, 16))
        .anyMatch(seed -> Arrays.equals(found, random(200_000, seed)));
  }

  @Test
  void a_copy_is_of_one_version_and_has_a_meta_of_its_own() {
    var old = store().put(folder + "/a copy +%.txt", random(1000, 1), TEXT);
    var from = new ObjectStore.Entry(old.key(), 1000, old.etag());
    store().copy(from, folder + "/to", ObjectMeta.of("video/mp4"));
    store().put(old.key(), random(1000, 2), TEXT);

    assertThat(store().read(folder + "/to", 1000)).isEqualTo(random(1000, 1));
    assertThat(store().head(folder + "/to").orElseThrow().meta().contentType())
        .isEqualTo("video/mp4");
    assertThatThrownBy(() -> store().copy(from, folder + "/other", TEXT))
        .isInstanceOf(ObjectMissing.class);
    store().delete(old.key());
    assertThatThrownBy(() -> store().copy(from, folder + "/other", TEXT))
        .isInstanceOf(ObjectMissing.class);
    assertThat(store().head(folder + "/other")).isEmpty();
  }

  @Test
  void a_ping_answers() {
    store().ping();
  }
}
