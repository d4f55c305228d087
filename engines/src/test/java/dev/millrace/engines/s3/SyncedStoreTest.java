package dev.millrace.engines.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// Objects that are to survive a power cut.
class SyncedStoreTest {
  @TempDir private Path buckets;
  private final List<String> forced = new ArrayList<>();

  @BeforeEach
  void makeBucket() throws IOException {
    Files.createDirectory(buckets.resolve("films"));
  }

  @Test
  void an_object_is_forced_before_the_folders_that_name_it() {
    BlobStore store = synced("lake/");

    put(store, "lake/events/data/1.parquet");

    assertThat(forced)
        .containsExactly(
            "films/lake/events/data/1.parquet",
            "films/lake/events/data",
            "films/lake/events",
            "films/lake",
            "films",
            "");
  }

  @Test
  void what_is_forced_is_whole_and_has_its_description() {
    BlobStore store =
        new SyncedStore(
            new FilesystemNio2BlobStore(buckets.toString()),
            buckets,
            List.of("lake/"),
            path -> {
              if (Files.isRegularFile(path)) {
                forced.add(Files.readString(path) + Files.getAttribute(path, "user:" + Names.ETAG));
              }
            });

    put(store, "lake/1");

    assertThat(forced).singleElement().asString().startsWith("film");
  }

  @Test
  void other_objects_wait_for_nothing() {
    BlobStore store = synced("lake/");

    put(store, "assets/1");
    put(store, "lakes/1");

    assertThat(forced).isEmpty();
  }

  @Test
  void the_empty_prefix_means_all_objects_and_copies_too() {
    BlobStore store = synced("");
    put(store, "a");
    forced.clear();

    store.copyBlob(
        CopyObjectRequest.builder()
            .sourceBucket("films")
            .sourceKey("a")
            .destinationBucket("films")
            .destinationKey("b")
            .build());

    assertThat(forced).containsExactly("films/b", "films", "");
  }

  @Test
  void an_object_that_the_disk_does_not_take_is_not_acknowledged() {
    BlobStore store =
        new SyncedStore(
            new FilesystemNio2BlobStore(buckets.toString()),
            buckets,
            List.of(""),
            _ -> {
              throw new IOException("the disk is gone");
            });

    assertThatThrownBy(() -> put(store, "a"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the disk is gone");
  }

  @Test
  void the_kernel_forces_files_and_folders() throws IOException {
    Path file = Files.writeString(buckets.resolve("films/a"), "a");

    SyncedStore.Disk.KERNEL.force(file);
    SyncedStore.Disk.KERNEL.force(buckets);

    assertThatThrownBy(() -> SyncedStore.Disk.KERNEL.force(buckets.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  private BlobStore synced(String prefix) {
    return new SyncedStore(
        new FilesystemNio2BlobStore(buckets.toString()),
        buckets,
        List.of(prefix),
        path -> forced.add(buckets.relativize(path).toString()));
  }

  private static void put(BlobStore store, String key) {
    store.putBlob(
        PutObjectRequest.builder().bucket("films").key(key).contentLength(4L).build(),
        new ByteArrayInputStream(new byte[] {'f', 'i', 'l', 'm'}));
  }
}
