package dev.millrace.engines.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engines.home.ChildJvm;
import dev.millrace.engines.home.Credentials;
import dev.millrace.engines.home.Eventually;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3KillIT {
  private static final int PART = 5 << 20;

  /// Named as S3Proxy names what it has not finished.
  private static final String KEPT = "whole-79cc5276-3f0a-4c1e-9d55-0123456789ab";

  @TempDir Path temp;

  @Test
  void an_upload_in_place_goes_on_after_a_kill_with_the_parts_that_were_whole() throws Exception {
    var config = S3Config.in(temp.resolve("s3"), "films");
    String upload;
    try (var jvm = ChildJvm.start(S3Program.class, config.folder())) {
      upload = uploadAPartAndAHalf(address(jvm), jvm, config.folder());
    }

    try (var s3 = new EmbeddedS3(config)) {
      var address = s3.start();
      try (var client = S3Clients.client(address)) {
        assertThat(client.listObjectsV2(l -> l.bucket("films")).contents())
            .extracting(S3Object::key)
            .containsExactly(KEPT);
        var parts = client.listParts(l -> l.bucket("films").key("big").uploadId(upload)).parts();
        assertThat(parts).extracting(Part::partNumber).containsExactly(1);

        var second =
            client.uploadPart(
                p -> p.bucket("films").key("big").uploadId(upload).partNumber(2),
                RequestBody.fromString("two"));
        client.completeMultipartUpload(
            c ->
                c.bucket("films")
                    .key("big")
                    .uploadId(upload)
                    .multipartUpload(
                        m -> m.parts(part(1, parts.getFirst().eTag()), part(2, second.eTag()))));
        assertThat(client.getObjectAsBytes(g -> g.bucket("films").key("big")).asUtf8String())
            .isEqualTo("1".repeat(PART) + "two");
      }
    }
  }

  private static CompletedPart part(int number, String etag) {
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private static String uploadAPartAndAHalf(S3Address address, ChildJvm jvm, Path folder)
      throws Exception {
    try (var client = S3Clients.client(address);
        var signer = S3Clients.presigner(address)) {
      client.putObject(p -> p.bucket("films").key(KEPT), RequestBody.fromString("whole"));
      var hint = Map.of(InPlaceUploads.PART_BYTES, Integer.toString(PART));
      var upload =
          client.createMultipartUpload(c -> c.bucket("films").key("big").metadata(hint)).uploadId();
      client.uploadPart(
          p -> p.bucket("films").key("big").uploadId(upload).partNumber(1),
          RequestBody.fromString("1".repeat(PART)));
      var second = S3Clients.part("big", upload, 2, Duration.ofHours(1));
      var data = folder.resolve("uploads").resolve(upload).resolve("data");
      sendHalf(
          URI.create(signer.presignUploadPart(second).url().toString()),
          () -> {
            Eventually.await("half of it is there", () -> Files.size(data) > PART);
            jvm.kill();
            return null;
          });
      return upload;
    }
  }

  @Test
  void what_a_kill_tore_is_gone_and_what_was_whole_is_there() throws Exception {
    var config = S3Config.in(temp.resolve("s3"), "films");
    String upload;
    try (var jvm = ChildJvm.start(S3Program.class, config.folder())) {
      upload = uploadHalfAPart(address(jvm), jvm, config.folder());
    }
    assertThat(torn(config.folder())).hasSize(1);

    try (var s3 = new EmbeddedS3(config);
        var client = S3Clients.client(s3.start())) {
      assertThat(torn(config.folder())).isEmpty();
      assertThat(client.listObjectsV2(l -> l.bucket("films")).contents())
          .extracting(S3Object::key)
          .containsExactly("whole");
      var parts = client.listParts(l -> l.bucket("films").key("dir/big").uploadId(upload)).parts();
      assertThat(parts).isEmpty();
    }
  }

  private static String uploadHalfAPart(S3Address address, ChildJvm jvm, Path folder)
      throws Exception {
    try (var client = S3Clients.client(address);
        var signer = S3Clients.presigner(address)) {
      client.putObject(p -> p.bucket("films").key("whole"), RequestBody.fromString("whole"));
      var upload = client.createMultipartUpload(c -> c.bucket("films").key("dir/big")).uploadId();
      var part = S3Clients.part("dir/big", upload, 1, Duration.ofHours(1));
      var url = URI.create(signer.presignUploadPart(part).url().toString());
      sendHalf(
          url,
          () -> {
            Eventually.await("half of it is there", () -> !torn(folder).isEmpty());
            jvm.kill();
            return null;
          });
      return upload;
    }
  }

  private static S3Address address(ChildJvm jvm) {
    var words = List.of(jvm.ready().split(" ", -1));
    var login = new Credentials(words.get(1), words.get(2));
    return new S3Address(URI.create(words.get(0)), "us-east-1", login);
  }

  private static void sendHalf(URI url, Callable<?> meanwhile) throws Exception {
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      var head =
          "PUT %s?%s HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n\r\n"
              .formatted(url.getRawPath(), url.getRawQuery(), url.getAuthority());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(new byte[500_000]);
      meanwhile.call();
    }
  }

  private static List<Path> torn(Path folder) throws Exception {
    try (var files = Files.walk(folder.resolve("buckets"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*big-1-[0-9a-f-]{36}"))
          .toList();
    }
  }
}
