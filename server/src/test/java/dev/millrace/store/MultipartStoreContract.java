package dev.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.store.MultipartStore.Done;
import dev.millrace.store.MultipartStore.NoSuchUpload;
import dev.millrace.store.MultipartStore.Part;
import dev.millrace.store.MultipartStore.PartsRefused;
import dev.millrace.store.MultipartStore.Upload;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [MultipartStore] does; a store's own test extends it.
public abstract class MultipartStoreContract {
  private static final ObjectMeta VIDEO = ObjectMeta.of("video/mp4");
  private static final Duration TTL = Duration.ofMinutes(5);
  protected static final int MIN_PART = 5 << 20;

  protected final String key = "contract/" + UUID.randomUUID() + "/source";

  protected abstract ObjectStore store();

  /// Sends `body` to the presigned `url` as a client does; returns the etag without quotes.
  protected abstract String send(URI url, byte[] body) throws Exception;

  /// What the uploads are begun with; their parts fit [#MIN_PART].
  protected long partBytes() {
    return MultipartStore.ANY_SIZE;
  }

  private MultipartStore multipart() {
    return store().multipart();
  }

  private Part part(Upload upload, int number, int size) throws Exception {
    var url = multipart().presignPart(upload, number, TTL);
    return new Part(number, send(url, ObjectStoreContract.random(size, number)), size);
  }

  @Test
  void parts_become_the_object_in_the_order_of_their_numbers() throws Exception {
    var upload = multipart().create(key, VIDEO, partBytes());
    var second = part(upload, 2, 1000);
    var first = part(upload, 1, MIN_PART);

    var listed = multipart().parts(upload).orElseThrow();
    var outcome = multipart().complete(upload, listed);

    assertThat(listed).containsExactly(first, second);
    assertThat(outcome).isInstanceOf(Done.class);
    var head = store().head(key).orElseThrow();
    assertThat(head.sizeBytes()).isEqualTo(MIN_PART + 1000);
    assertThat(head.meta().contentType()).isEqualTo("video/mp4");
    assertThat(multipart().parts(upload)).isEmpty();
  }

  @Test
  void nothing_is_visible_before_completion() throws Exception {
    var upload = multipart().create(key, VIDEO, partBytes());
    part(upload, 1, 1000);

    assertThat(store().head(key)).isEmpty();
    assertThat(store().list(key, "", 10).entries()).isEmpty();
    multipart().abort(upload);
  }

  @Test
  void a_part_sent_again_replaces_the_first() throws Exception {
    var upload = multipart().create(key, VIDEO, partBytes());
    part(upload, 1, 2000);
    var second = part(upload, 1, 1000);

    assertThat(multipart().parts(upload).orElseThrow()).containsExactly(second);
    multipart().abort(upload);
  }

  @Test
  void a_wrong_etag_is_refused_and_the_upload_stays() throws Exception {
    var upload = multipart().create(key, VIDEO, partBytes());
    var part = part(upload, 1, 1000);

    var outcome =
        multipart().complete(upload, List.of(new Part(1, "0123456789abcdef0123456789abcdef", 9)));

    assertThat(outcome).isInstanceOf(PartsRefused.class);
    assertThat(multipart().parts(upload).orElseThrow()).containsExactly(part);
    multipart().abort(upload);
  }

  @Test
  void an_aborted_upload_is_gone_and_can_be_aborted_again() throws Exception {
    var upload = multipart().create(key, VIDEO, partBytes());
    var part = part(upload, 1, 1000);

    multipart().abort(upload);
    multipart().abort(upload);

    assertThat(multipart().parts(upload)).isEmpty();
    assertThat(multipart().complete(upload, List.of(part))).isInstanceOf(NoSuchUpload.class);
    assertThat(multipart().pending(key, "", 10)).isEmpty();
  }

  @Test
  void a_part_sent_after_the_abort_is_refused() throws Exception {
    var upload = multipart().create(key, VIDEO, partBytes());
    var url = multipart().presignPart(upload, 1, TTL);
    multipart().abort(upload);

    assertThatThrownBy(() -> send(url, new byte[1000]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("404");

    assertThat(multipart().pending(key, "", 10)).isEmpty();
    assertThat(store().list(key, "", 10).entries()).isEmpty();
  }

  @Test
  void uploads_under_way_are_found_by_prefix() {
    var upload = multipart().create(key, VIDEO, partBytes());

    assertThat(multipart().pending(key, "", 10)).containsExactly(upload);
    assertThat(multipart().pending(key + "-other", "", 10)).isEmpty();
    multipart().abort(upload);
  }

  @Test
  void uploads_under_way_are_paged_by_key() {
    var first = multipart().create(key + "/1", VIDEO, partBytes());
    var second = multipart().create(key + "/2", VIDEO, partBytes());
    var third = multipart().create(key + "/3", VIDEO, partBytes());

    assertThat(multipart().pending(key, "", 2)).containsExactly(first, second);
    assertThat(multipart().pending(key, second.key(), 2)).containsExactly(third);
    List.of(first, second, third).forEach(multipart()::abort);
  }

  @Test
  void parts_come_from_files_and_from_other_objects(@TempDir Path folder) throws Exception {
    var bytes = ObjectStoreContract.random(MIN_PART + 2000, 7);
    var file = Files.write(folder.resolve("part"), Arrays.copyOf(bytes, MIN_PART));
    var source = store().put(key + "-other", bytes, VIDEO);
    var slice = new MultipartStore.Slice(source.key(), source.etag(), MIN_PART, 2000);
    var gone = new MultipartStore.Slice(source.key(), "0123456789abcdef", 0, 10);

    var upload = multipart().create(key, VIDEO, partBytes());
    var first = multipart().put(upload, 1, file);
    var second = multipart().copy(upload, 2, slice);

    assertThatThrownBy(() -> multipart().copy(upload, 3, gone)).isInstanceOf(ObjectMissing.class);
    assertThat(multipart().parts(upload).orElseThrow()).containsExactly(first, second);
    assertThat(multipart().complete(upload, List.of(first, second))).isInstanceOf(Done.class);
    assertThat(Arrays.equals(store().read(key, bytes.length), bytes)).isTrue();
  }

  @Test
  void a_part_number_outside_1_to_10000_is_refused() {
    var upload = new Upload(key, "any");

    assertThatThrownBy(() -> multipart().presignPart(upload, 0, TTL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> multipart().presignPart(upload, 10_001, TTL))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
