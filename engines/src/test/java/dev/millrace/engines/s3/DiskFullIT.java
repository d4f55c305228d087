package dev.millrace.engines.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Needs the right to mount a small file system, and one in memory that has extended attributes.
class DiskFullIT {
  private static final int PART = 5 << 20;

  @TempDir Path temp;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(temp.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()),
        "only root may mount a small disk");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void a_full_disk_refuses_the_part_and_keeps_the_upload() throws Exception {
    try (var s3 = new EmbeddedS3(S3Config.in(disk.resolve("s3"), "films"));
        var client = S3Clients.client(s3.start())) {
      var upload =
          client
              .createMultipartUpload(
                  c ->
                      c.bucket("films")
                          .key("big")
                          .metadata(Map.of(InPlaceUploads.PART_BYTES, Integer.toString(PART))))
              .uploadId();
      var first = put(client, upload, 1);
      put(client, upload, 2);

      assertThatThrownBy(() -> put(client, upload, 3))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(500));

      assertThat(client.listParts(l -> l.bucket("films").key("big").uploadId(upload)).parts())
          .extracting(Part::partNumber)
          .containsExactly(1, 2);
      client.completeMultipartUpload(
          c ->
              c.bucket("films")
                  .key("big")
                  .uploadId(upload)
                  .multipartUpload(
                      m -> m.parts(CompletedPart.builder().partNumber(1).eTag(first).build())));
      assertThat(client.headObject(h -> h.bucket("films").key("big")).contentLength())
          .isEqualTo(PART);
    }
  }

  private static String put(S3Client client, String upload, int number) {
    return client
        .uploadPart(
            p -> p.bucket("films").key("big").uploadId(upload).partNumber(number),
            RequestBody.fromBytes(new byte[PART]))
        .eTag();
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
