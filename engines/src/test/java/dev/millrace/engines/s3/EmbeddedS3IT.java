package dev.millrace.engines.s3;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class EmbeddedS3IT {
  private static final String ORIGIN = "http://localhost:8080";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String FIVE_MEBIBYTES = "b".repeat(5 << 20);

  @TempDir static Path temp;
  private static EmbeddedS3 s3;
  private static S3Address address;
  private static S3Client client;
  private static S3Presigner presigner;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void startServer() {
    s3 = new EmbeddedS3(S3Config.in(temp.resolve("shared one"), "films"));
    address = s3.start();
    client = S3Clients.client(address);
    presigner = S3Clients.presigner(address);
  }

  @AfterAll
  static void stopServer() {
    client.close();
    presigner.close();
    s3.close();
  }

  @Test
  void the_near_way_writes_what_the_far_way_reads() {
    var near = s3.near().apply(client);
    near.putObject(
        p -> p.bucket("films").key("near/1").contentType("video/mp4").cacheControl("no-cache"),
        RequestBody.fromString("near"));
    client.putObject(p -> p.bucket("films").key("far/1"), RequestBody.fromString("far"));

    var head = client.headObject(h -> h.bucket("films").key("near/1"));
    var same = near.headObject(h -> h.bucket("films").key("near/1"));

    assertThat(client.getObjectAsBytes(g -> g.bucket("films").key("near/1")).asUtf8String())
        .isEqualTo("near");
    assertThat(near.getObjectAsBytes(g -> g.bucket("films").key("far/1")).asUtf8String())
        .isEqualTo("far");
    assertThat(head.contentType()).isEqualTo("video/mp4");
    assertThat(head.cacheControl()).isEqualTo("no-cache");
    assertThat(same.eTag().replace("\"", "")).isEqualTo(head.eTag().replace("\"", ""));
    assertThat(same.lastModified().getEpochSecond())
        .isEqualTo(head.lastModified().getEpochSecond());
  }

  @Test
  void the_near_way_fails_as_the_far_way_does() {
    var near = s3.near().apply(client);
    for (S3Client way : List.of(client, near)) {
      assertThatThrownBy(() -> way.headObject(h -> h.bucket("films").key("none")))
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(404));
      assertThatThrownBy(() -> way.getObject(g -> g.bucket("films").key("none")))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NoSuchKey"));
      assertThatThrownBy(
              () ->
                  way.putObject(
                      p -> p.bucket("films").key("n".repeat(700)), RequestBody.fromString("x")))
          .isInstanceOfSatisfying(
              S3Exception.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError"));
    }
  }

  @Test
  void the_near_way_is_closed_with_the_server() throws Exception {
    var other = new EmbeddedS3(S3Config.in(temp.resolve("closed"), "films"));
    S3Address there = other.start();
    try (S3Client near = other.near().apply(S3Clients.client(there))) {
      near.putObject(p -> p.bucket("films").key("a"), RequestBody.fromString("a"));
      other.close();

      assertThatThrownBy(
              () -> near.putObject(p -> p.bucket("films").key("b"), RequestBody.fromString("b")))
          .isInstanceOf(SdkClientException.class);
    }
    assertThat(temp.resolve("closed").resolve("buckets/films/b")).doesNotExist();
  }

  @Test
  void a_name_that_no_file_can_have_is_refused_for_good() {
    String key = "uploads/inbox/" + "n".repeat(700) + ".mp4";

    assertThatThrownBy(
            () -> client.putObject(p -> p.bucket("films").key(key), RequestBody.fromString("x")))
        .isInstanceOfSatisfying(
            S3Exception.class,
            refusal -> {
              assertThat(refusal.statusCode()).isEqualTo(400);
              assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError");
            });
    assertThatThrownBy(() -> client.createMultipartUpload(c -> c.bucket("films").key(key)))
        .isInstanceOfSatisfying(
            S3Exception.class, refusal -> assertThat(refusal.statusCode()).isEqualTo(400));
  }

  @Test
  void the_files_of_the_folder_hold_the_keys_as_they_are() throws Exception {
    Path folder = temp.resolve("shared one");

    assertThat(Files.readString(folder.resolve("access-key.secret")).strip())
        .isEqualTo(address.credentials().id());
    assertThat(Files.readString(folder.resolve("secret-key.secret")).strip())
        .isEqualTo(address.credentials().secret());
  }

  @Test
  void parts_go_in_by_presigned_url_and_come_out_as_one_object() throws Exception {
    var upload =
        client.createMultipartUpload(
            c -> c.bucket("films").key("uploads/a/source").contentType("video/mp4"));
    var first = put("uploads/a/source", upload.uploadId(), 1, FIVE_MEBIBYTES);
    var second = put("uploads/a/source", upload.uploadId(), 2, "two");

    var listed = client.listParts(l -> listOf(l, upload.uploadId(), "uploads/a/source")).parts();
    assertThat(listed).extracting(part -> part.size()).containsExactly(5L << 20, 3L);
    assertThat(listed).extracting(part -> part.eTag()).containsExactly(first, second);
    complete("uploads/a/source", upload.uploadId(), first, second);

    var object = client.getObjectAsBytes(g -> g.bucket("films").key("uploads/a/source"));
    assertThat(object.asUtf8String()).isEqualTo(FIVE_MEBIBYTES + "two");
    assertThat(object.response().contentType()).isEqualTo("video/mp4");
    assertThat(object.response().eTag()).endsWith("-2\"");
    var range =
        client.getObjectAsBytes(
            g -> g.bucket("films").key("uploads/a/source").range("bytes=5242879-5242881"));
    assertThat(range.asUtf8String()).isEqualTo("btw");
    assertThat(range.response().contentRange()).isEqualTo("bytes 5242879-5242881/5242883");
  }

  @Test
  void completing_twice_answers_as_the_first_time() throws Exception {
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("twice")).uploadId();
    var first = put("twice", upload, 1, "one");

    complete("twice", upload, first);
    complete("twice", upload, first);

    assertThat(client.headObject(h -> h.bucket("films").key("twice")).contentLength()).isEqualTo(3);
  }

  @Test
  void a_wrong_etag_or_a_missing_part_is_refused_and_the_upload_can_go_on() throws Exception {
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("wrong")).uploadId();
    var first = put("wrong", upload, 1, "one");

    assertThatThrownBy(() -> complete("wrong", upload, "\"" + "0".repeat(32) + "\""))
        .isInstanceOf(S3Exception.class)
        .hasMessageContaining("may not match the part's entity tag");
    assertThatThrownBy(() -> complete("wrong", upload, first, first))
        .isInstanceOf(S3Exception.class);

    complete("wrong", upload, first);
    assertThat(client.headObject(h -> h.bucket("films").key("wrong")).contentLength()).isEqualTo(3);
  }

  @Test
  void a_part_under_5_mebibytes_must_be_the_last_and_the_numbers_end_at_10000() throws Exception {
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("small")).uploadId();
    var first = put("small", upload, 1, "one");
    var second = put("small", upload, 2, "two");

    assertThatThrownBy(() -> complete("small", upload, first, second))
        .hasMessageContaining("Each part must be at least 5 MB");
    assertThat(status(put(partUrl("small", upload, 10_000, HOUR), "x"))).isEqualTo(200);
    assertThat(status(put(partUrl("small", upload, 10_001, HOUR), "x"))).isEqualTo(400);
  }

  @Test
  void an_aborted_upload_leaves_no_file_behind() throws Exception {
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("gone/x")).uploadId();
    put("gone/x", upload, 1, "one");

    client.abortMultipartUpload(a -> a.bucket("films").key("gone/x").uploadId(upload));

    try (var files = Files.walk(temp.resolve("shared one/buckets/films"))) {
      assertThat(files).noneMatch(file -> file.toString().contains(upload));
    }
  }

  @Test
  void a_part_shorter_than_it_said_is_never_counted() throws Exception {
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("short")).uploadId();
    var url = partUrl("short", upload, 1, HOUR);

    try (var socket = new Socket(url.getHost(), url.getPort())) {
      var head =
          "PUT %s?%s HTTP/1.1\r\nHost: %s\r\nContent-Length: 100\r\n\r\nten bytes."
              .formatted(url.getRawPath(), url.getRawQuery(), url.getAuthority());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotStartWith("HTTP/1.1 200");
    }

    assertThat(client.listParts(l -> listOf(l, upload, "short")).parts()).isEmpty();
  }

  @Test
  void what_is_no_http_is_refused_in_the_words_of_s3() throws Exception {
    try (var socket = new Socket(address.endpoint().getHost(), address.endpoint().getPort())) {
      socket.getOutputStream().write("GET /%zz HTTP/9.9\r\n\r\n".getBytes(StandardCharsets.UTF_8));

      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).contains("<Error><Code>").doesNotContainIgnoringCase("jetty");
    }
  }

  @Test
  void expired_tampered_and_unsigned_requests_are_refused() throws Exception {
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("late")).uploadId();
    var expiring = partUrl("late", upload, 1, Duration.ofSeconds(1));
    var tampered =
        URI.create(
            partUrl("late", upload, 1, HOUR).toString().replace("partNumber=1", "partNumber=2"));
    Thread.sleep(2_100);

    assertThat(status(put(expiring, "late"))).isEqualTo(403);
    assertThat(status(put(tampered, "other part"))).isEqualTo(403);
    client.putObject(p -> p.bucket("films").key("mine"), RequestBody.fromString("x"));
    var unsigned = address.endpoint().resolve("/films/mine");
    assertThat(status(HttpRequest.newBuilder(unsigned).GET())).isEqualTo(403);
    assertThat(status(put(unsigned, "no"))).isEqualTo(403);
  }

  @Test
  void a_presigned_address_does_only_what_was_signed() throws Exception {
    client.putObject(p -> p.bucket("films").key("secret"), RequestBody.fromString("others"));
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("own")).uploadId();
    var url = partUrl("own", upload, 1, HOUR);
    var copy = put(url, "").header("x-amz-copy-source", "/films/secret");
    var encoded =
        put(url, "x").header("X-Amz-Content-Sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");

    var refused = HTTP.send(copy.build(), ofString());
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("<Code>AccessDenied</Code>", "which were not signed");
    assertThat(status(encoded)).isEqualTo(403);
    assertThat(status(put(url, "x").header("x-amz-meta-more", "1"))).isEqualTo(403);
    assertThat(client.listParts(l -> listOf(l, upload, "own")).parts()).isEmpty();
    assertThat(status(put(url, "x").header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")))
        .isEqualTo(200);
  }

  @Test
  void a_header_that_the_signed_head_does_not_name_is_refused() throws Exception {
    var authorization =
        "AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/s3/aws4_request,"
            + " SignedHeaders=host;x-amz-date, Signature=00";
    var request =
        HttpRequest.newBuilder(address.endpoint().resolve("/films/any"))
            .header("Authorization", authorization)
            .header("x-amz-date", "20260101T000000Z");

    assertThat(HTTP.send(request.build(), ofString()).body()).doesNotContain("not signed");
    request.header("x-amz-security-token", "more");
    assertThat(HTTP.send(request.build(), ofString()).body()).contains("which were not signed");
  }

  @Test
  void a_page_may_put_parts_and_read_their_etags() throws Exception {
    var upload = client.createMultipartUpload(c -> c.bucket("films").key("page")).uploadId();
    var url = partUrl("page", upload, 1, HOUR);
    var preflight =
        HttpRequest.newBuilder(url)
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", ORIGIN)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "content-type");

    var allowed = HTTP.send(preflight.build(), ofString());
    var answer = HTTP.send(put(url, "x").header("Origin", ORIGIN).build(), ofString());

    assertThat(allowed.statusCode()).isEqualTo(200);
    assertThat(allowed.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
        .contains("PUT");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).isPresent();
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isPresent();
    assertThat(answer.headers().firstValue("Access-Control-Expose-Headers").orElse(""))
        .contains("ETag");
  }

  @Test
  void only_the_origins_that_were_named_may_come_from_a_page() throws Exception {
    var config = S3Config.in(temp.resolve("strict"), "films").withOrigins(List.of(ORIGIN));
    try (var strict = new EmbeddedS3(config)) {
      var there = strict.start().endpoint().resolve("/films/x");

      assertThat(preflight(there, ORIGIN)).isEqualTo(200);
      assertThat(preflight(there, "http://localhost:80801")).isEqualTo(403);
      assertThat(preflight(there, "http://evil.example")).isEqualTo(403);
    }
  }

  @Test
  void a_name_that_leaves_the_bucket_is_refused() throws Exception {
    for (String key : List.of("../outside", "a/../../outside", ".mpus-x")) {
      assertThatThrownBy(
              () -> client.putObject(p -> p.bucket("films").key(key), RequestBody.fromString("x")))
          .isInstanceOf(S3Exception.class);
    }
    assertThat(temp.resolve("shared one/buckets/outside")).doesNotExist();
  }

  @Test
  void objects_uploads_keys_and_urls_stay_over_a_restart() throws Exception {
    var config = S3Config.in(temp.resolve("restarted"), "films");
    URI url;
    String upload;
    try (var first = new EmbeddedS3(config)) {
      var there = first.start();
      try (var one = S3Clients.client(there);
          var signer = S3Clients.presigner(there)) {
        one.putObject(p -> p.bucket("films").key("k"), RequestBody.fromString("kept"));
        upload = one.createMultipartUpload(c -> c.bucket("films").key("big")).uploadId();
        url = uri(signer, "big", upload, 2);
        assertThat(status(put(uri(signer, "big", upload, 1), "one,"))).isEqualTo(200);
      }
    }

    try (var second = new EmbeddedS3(config)) {
      var there = second.start();
      try (var again = S3Clients.client(there)) {
        assertThat(again.getObjectAsBytes(g -> g.bucket("films").key("k")).asUtf8String())
            .isEqualTo("kept");
        assertThat(status(put(url, "two"))).isEqualTo(200);
        assertThat(again.listParts(l -> listOf(l, upload, "big")).parts()).hasSize(2);
      }
    }
  }

  @Test
  void a_second_start_and_a_taken_port_are_clear_errors() throws Exception {
    assertThatThrownBy(
            () -> new EmbeddedS3(S3Config.in(temp.resolve("shared one"), "films")).start())
        .hasMessageContaining("S3: already running in this process");
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var config = S3Config.in(temp.resolve("taken"), "films").withPort(taken.getLocalPort());
      assertThatThrownBy(() -> new EmbeddedS3(config).start())
          .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken");
    }
  }

  private static String put(String key, String upload, int number, String body) throws Exception {
    var answer = HTTP.send(put(partUrl(key, upload, number, HOUR), body).build(), ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static HttpRequest.Builder put(URI url, String body) {
    return HttpRequest.newBuilder(url).PUT(BodyPublishers.ofString(body));
  }

  private static int status(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), ofString()).statusCode();
  }

  private static int preflight(URI url, String origin) throws Exception {
    return status(
        HttpRequest.newBuilder(url)
            .method("OPTIONS", BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "PUT")
            .header("Access-Control-Request-Headers", "content-type"));
  }

  private static URI partUrl(String key, String upload, int number, Duration valid) {
    return uri(presigner.presignUploadPart(S3Clients.part(key, upload, number, valid)).url());
  }

  private static URI uri(S3Presigner signer, String key, String upload, int number) {
    return uri(signer.presignUploadPart(S3Clients.part(key, upload, number, HOUR)).url());
  }

  private static URI uri(URL url) {
    return URI.create(url.toString());
  }

  private static void complete(String key, String upload, String... eTags) {
    var parts = new ArrayList<CompletedPart>();
    for (String eTag : eTags) {
      parts.add(CompletedPart.builder().partNumber(parts.size() + 1).eTag(eTag).build());
    }
    client.completeMultipartUpload(
        c -> c.bucket("films").key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
  }

  private static void listOf(ListPartsRequest.Builder list, String upload, String key) {
    list.bucket("films").key(key).uploadId(upload);
  }
}
