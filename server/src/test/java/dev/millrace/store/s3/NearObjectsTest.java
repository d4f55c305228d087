package dev.millrace.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.ObjectHead;
import dev.millrace.store.ObjectMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearObjectsTest {
  @TempDir private Path home;
  private Path bucket;
  private NearObjects near;

  @BeforeEach
  void make() throws IOException {
    bucket = Files.createDirectories(home.resolve("bucket"));
    near = new NearObjects(bucket);
    Files.createDirectories(bucket.resolve("uploads/a"));
    Files.writeString(bucket.resolve("uploads/a/source"), "film");
    Files.writeString(home.resolve("secret"), "film");
  }

  @Test
  void an_object_gets_a_second_name_that_outlives_it() throws IOException {
    Path target = home.resolve("copy");

    boolean linked = near.link(head("uploads/a/source", 4), target);
    Files.delete(bucket.resolve("uploads/a/source"));

    assertThat(linked).isTrue();
    assertThat(target).hasContent("film");
  }

  @Test
  void a_file_that_is_not_the_object_asked_for_is_left_alone() {
    Path target = home.resolve("copy");

    assertThat(near.link(head("uploads/a/source", 5), target)).isFalse();
    assertThat(near.link(head("uploads/a/other", 4), target)).isFalse();
    assertThat(near.link(head("../secret", 4), target)).isFalse();
    assertThat(target).doesNotExist();
  }

  private static ObjectHead head(String key, long sizeBytes) {
    return new ObjectHead(key, sizeBytes, "etag", Instant.EPOCH, ObjectMeta.of("video/mp4"));
  }
}
