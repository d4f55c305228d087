package dev.millrace.engines.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TornFilesTest {
  private static final String UUID = "79cc5276-3f0a-4c1e-9d55-0123456789ab";

  @TempDir Path root;
  private Path bucket;
  private FileTime begin;

  @BeforeEach
  void makeBucket() throws Exception {
    bucket = Files.createDirectories(root.resolve("bucket/uploads"));
    begin = FileTime.from(Instant.now());
  }

  @Test
  void a_file_cut_in_the_middle_goes() throws Exception {
    var torn = Files.writeString(bucket.resolve("source-" + UUID), "half");

    assertThat(TornFiles.sweep(root, begin)).isEqualTo(1);
    assertThat(torn).doesNotExist();
  }

  @Test
  void an_object_whose_key_ends_in_a_uuid_stays() throws Exception {
    var object = withMetadata(bucket.resolve("source-" + UUID));

    assertThat(TornFiles.sweep(root, begin)).isZero();
    assertThat(object).exists();
  }

  @Test
  void the_second_link_of_a_conditional_write_goes_and_the_object_stays() throws Exception {
    var object = withMetadata(bucket.resolve("source"));
    var link = Files.createLink(bucket.resolve("source-" + UUID), object);

    assertThat(TornFiles.sweep(root, begin)).isEqualTo(1);
    assertThat(link).doesNotExist();
    assertThat(object).exists();
  }

  @Test
  void the_parts_of_an_unfinished_upload_stay_and_a_torn_part_goes() throws Exception {
    var part = withMetadata(bucket.resolve(".mpus-" + UUID + "-source-1"));
    var stub = withMetadata(root.resolve("bucket/.s3proxy-mpu-stub-" + UUID));
    var torn = Files.writeString(bucket.resolve(".mpus-" + UUID + "-source-2-" + UUID), "half");

    assertThat(TornFiles.sweep(root, begin)).isEqualTo(1);
    assertThat(part).exists();
    assertThat(stub).exists();
    assertThat(torn).doesNotExist();
  }

  @Test
  void a_file_from_before_the_killed_start_stays_whatever_it_is_called() throws Exception {
    var copied = Files.writeString(bucket.resolve("source-" + UUID), "restored by hand");
    var before = begin.toInstant().minus(Duration.ofHours(1));
    Files.setLastModifiedTime(copied, FileTime.from(before));

    assertThat(TornFiles.sweep(root, begin)).isZero();
    assertThat(copied).exists();
  }

  private static Path withMetadata(Path file) throws Exception {
    Files.writeString(file, "whole");
    Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
        .write(Names.ETAG, ByteBuffer.wrap(new byte[16]));
    return file;
  }
}
