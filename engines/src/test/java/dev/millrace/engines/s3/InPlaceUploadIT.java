package dev.millrace.engines.s3;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// What S3 promises of uploads, for those whose parts are written in place, and for S3Proxy's own.
class InPlaceUploadIT {
  private static final int PART = 5 << 20;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path temp;
  private static EmbeddedS3 s3;
  private static S3Client client;
  private static S3Presigner presigner;

  @BeforeAll
  static void start() {
    s3 = new EmbeddedS3(S3Config.in(temp.resolve("s3"), "films"));
    open();
  }

  private static void open() {
    var address = s3.start();
    client = S3Clients.client(address);
    presigner = S3Clients.presigner(address);
  }

  @AfterAll
  static void stop() {
    client.close();
    presigner.close();
    s3.close();
  }

  @Test
  void parts_in_any_order_become_one_object_with_its_metadata() throws Exception {
    var bytes = random(2 * PART + 1000, 1);
    var upload = begin("whole/source");
    var third = put("whole/source", upload, 3, Arrays.copyOfRange(bytes, 2 * PART, bytes.length));
    var first = put("whole/source", upload, 1, Arrays.copyOfRange(bytes, 0, PART));
    var second = put("whole/source", upload, 2, Arrays.copyOfRange(bytes, PART, 2 * PART));

    assertThat(parts("whole/source", upload))
        .extracting(Part::eTag)
        .containsExactly(first, second, third);
    complete("whole/source", upload, first, second, third);

    expectWhole("whole/source", bytes);
    restart();
    expectWhole("whole/source", bytes);
    assertThat(filesOf(upload)).isEmpty();
  }

  private static void expectWhole(String key, byte[] bytes) {
    var object = client.getObjectAsBytes(g -> g.bucket("films").key(key));
    var head = client.headObject(h -> h.bucket("films").key(key));
    var range =
        client.getObjectAsBytes(
            g -> g.bucket("films").key(key).range("bytes=%d-%d".formatted(PART - 2, PART + 1)));
    var listed = client.listObjectsV2(l -> l.bucket("films").prefix(key)).contents();

    assertThat(object.asByteArray()).isEqualTo(bytes);
    assertThat(range.asByteArray()).isEqualTo(Arrays.copyOfRange(bytes, PART - 2, PART + 2));
    assertThat(head.contentType()).isEqualTo("video/mp4");
    assertThat(head.cacheControl()).isEqualTo("max-age=60");
    assertThat(head.metadata()).isEqualTo(Map.of("kept", "yes"));
    assertThat(head.eTag()).matches("\"[0-9a-f]{32}-3\"").isEqualTo(object.response().eTag());
    assertThat(listed).extracting(S3Object::key).containsExactly(key);
    assertThat(listed).extracting(S3Object::eTag).containsExactly(head.eTag());
    assertThat(listed).extracting(S3Object::size).containsExactly((long) bytes.length);
  }

  private static void restart() {
    stop();
    s3 = new EmbeddedS3(S3Config.in(temp.resolve("s3"), "films"));
    open();
  }

  @Test
  void nothing_shows_before_completion_but_the_upload_itself() throws Exception {
    var upload = begin("hidden/source");
    put("hidden/source", upload, 1, random(10, 2));

    assertThat(client.listObjectsV2(l -> l.bucket("films").prefix("hidden")).contents()).isEmpty();
    assertThat(client.listMultipartUploads(l -> l.bucket("films").prefix("hidden")).uploads())
        .extracting(found -> found.uploadId())
        .containsExactly(upload);
    abort("hidden/source", upload);
  }

  @Test
  void an_upload_goes_on_after_a_restart() throws Exception {
    var bytes = random(PART + 7, 3);
    var upload = begin("resumed");
    var first = put("resumed", upload, 1, Arrays.copyOfRange(bytes, 0, PART));
    var url = url("resumed", upload, 2);

    restart();
    assertThat(parts("resumed", upload)).extracting(Part::eTag).containsExactly(first);
    var second = put("resumed", upload, 2, Arrays.copyOfRange(bytes, PART, bytes.length));
    complete("resumed", upload, first, second);

    assertThat(client.getObjectAsBytes(g -> g.bucket("films").key("resumed")).asByteArray())
        .isEqualTo(bytes);
    assertThat(send(url, new byte[1]).statusCode()).isEqualTo(404);
  }

  @Test
  void a_part_that_is_too_long_is_refused_and_a_short_one_is_the_last() throws Exception {
    var upload = begin("lengths");

    assertThat(send(url("lengths", upload, 1), new byte[PART + 1]).body())
        .contains("EntityTooLarge");
    var first = put("lengths", upload, 1, new byte[3]);
    var second = put("lengths", upload, 2, new byte[4]);

    expectRefused("EntityTooSmall", () -> complete("lengths", upload, first, second));
    complete("lengths", upload, first);
    assertThat(client.headObject(h -> h.bucket("films").key("lengths")).contentLength())
        .isEqualTo(3);
  }

  @Test
  void a_wrong_etag_a_hole_and_a_missing_part_are_refused_and_the_upload_goes_on()
      throws Exception {
    var upload = begin("wrong");
    var first = put("wrong", upload, 1, random(PART, 4));
    var third = put("wrong", upload, 3, random(9, 5));

    expectRefused("InvalidPart", () -> complete("wrong", upload, "0".repeat(32)));
    expectRefused("InvalidPart", () -> complete("wrong", upload, first, first));
    expectRefused(
        "InvalidPart", () -> complete("wrong", upload, List.of(named(1, first), named(3, third))));

    complete("wrong", upload, first);
    complete("wrong", upload, first);
    assertThat(client.headObject(h -> h.bucket("films").key("wrong")).contentLength())
        .isEqualTo(PART);
  }

  @Test
  void a_part_sent_again_replaces_the_first_even_when_it_is_shorter() throws Exception {
    var upload = begin("again");
    put("again", upload, 1, random(2000, 6));
    var bytes = random(1000, 7);
    var second = put("again", upload, 1, bytes);

    complete("again", upload, second);

    assertThat(client.getObjectAsBytes(g -> g.bucket("films").key("again")).asByteArray())
        .isEqualTo(bytes);
  }

  @Test
  void senders_of_one_part_at_a_time_never_mix() throws Exception {
    var upload = begin("race");
    var url = url("race", upload, 1);
    var bodies = List.of(random(PART, 8), random(PART, 9), random(PART, 10));
    var answers = new ArrayList<Future<HttpResponse<String>>>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        var body = bodies.get(i % bodies.size());
        answers.add(threads.submit(() -> send(url, body)));
      }
    }

    for (var answer : answers) {
      assertThat(answer.get().statusCode()).isIn(200, 400);
    }
    var etag = parts("race", upload).getFirst().eTag();
    complete("race", upload, etag);
    assertThat(client.getObjectAsBytes(g -> g.bucket("films").key("race")).asByteArray())
        .isIn(bodies);
  }

  @Test
  void a_checksum_that_differs_is_refused_and_the_part_is_absent() throws Exception {
    var upload = begin("checked");
    var bytes = random(100, 11);
    var crc = new CRC32();
    crc.update(bytes);
    var right =
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());

    assertThatThrownBy(() -> uploadPart("checked", upload, bytes, md5(random(100, 12)), null))
        .hasMessageContaining("400");
    assertThatThrownBy(() -> uploadPart("checked", upload, bytes, null, "AAAAAA=="))
        .hasMessageContaining("400");
    assertThat(parts("checked", upload)).isEmpty();

    uploadPart("checked", upload, bytes, md5(bytes), null);
    uploadPart("checked", upload, bytes, null, right);
    assertThat(parts("checked", upload)).hasSize(1);
    abort("checked", upload);
  }

  private static void uploadPart(
      String key, String upload, byte[] bytes, String md5, String crc32) {
    client.uploadPart(
        p ->
            p.bucket("films")
                .key(key)
                .uploadId(upload)
                .partNumber(1)
                .contentMD5(md5)
                .checksumCRC32(crc32),
        RequestBody.fromBytes(bytes));
  }

  private static String md5(byte[] bytes) {
    return Base64.getEncoder().encodeToString(Md5Check.md5().digest(bytes));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_part_of_an_upload_that_is_over_is_404_and_leaves_no_file(boolean inPlace)
      throws Exception {
    var key = "over/" + inPlace;
    var aborted = inPlace ? begin(key) : beginPlain(key);
    abort(key, aborted);
    var completed = inPlace ? begin(key) : beginPlain(key);
    complete(key, completed, put(key, completed, 1, new byte[10]));

    for (String upload : List.of(aborted, completed, "no-such-upload")) {
      var answer = send(url(key, upload, 1), new byte[PART]);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("NoSuchUpload");
      assertThat(filesOf(upload)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void if_none_match_keeps_the_object_that_is_there(boolean inPlace) throws Exception {
    var key = "once/" + inPlace;
    client.putObject(p -> p.bucket("films").key(key), RequestBody.fromString("first"));
    var upload = inPlace ? begin(key) : beginPlain(key);
    var part = named(1, put(key, upload, 1, new byte[10]));

    expectRefused(
        "PreconditionFailed",
        () ->
            client.completeMultipartUpload(
                c ->
                    c.bucket("films")
                        .key(key)
                        .uploadId(upload)
                        .ifNoneMatch("*")
                        .multipartUpload(m -> m.parts(part))));

    assertThat(client.getObjectAsBytes(g -> g.bucket("films").key(key)).asUtf8String())
        .isEqualTo("first");
    client.deleteObject(d -> d.bucket("films").key(key));
    client.completeMultipartUpload(
        c ->
            c.bucket("films")
                .key(key)
                .uploadId(upload)
                .ifNoneMatch("*")
                .multipartUpload(m -> m.parts(part)));
    assertThat(client.headObject(h -> h.bucket("films").key(key)).contentLength()).isEqualTo(10);
    assertThat(filesOf(upload)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_part_may_come_with_the_type_of_a_form(boolean inPlace) throws Exception {
    var key = "form/" + inPlace;
    var upload = inPlace ? begin(key) : beginPlain(key);
    var request =
        HttpRequest.newBuilder(url(key, upload, 1))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .PUT(BodyPublishers.ofString("a=b&partNumber=2&%zz"))
            .build();

    var answer = HTTP.send(request, ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    complete(key, upload, answer.headers().firstValue("ETag").orElseThrow());
    assertThat(client.getObjectAsBytes(g -> g.bucket("films").key(key)).asUtf8String())
        .isEqualTo("a=b&partNumber=2&%zz");
  }

  @Test
  void an_upload_without_a_sensible_size_of_parts_goes_the_old_way() throws Exception {
    for (String size : List.of("", "0", "-1", "5 MiB", "1000", "99999999999")) {
      var upload = begin("old/way", size);
      assertThat(temp.resolve("s3/uploads").resolve(upload)).doesNotExist();
      complete("old/way", upload, put("old/way", upload, 1, new byte[10]));
    }
    var dotted = begin("old/.way");
    assertThat(temp.resolve("s3/uploads").resolve(dotted)).doesNotExist();
    abort("old/.way", dotted);
  }

  private static String begin(String key) {
    return begin(key, Integer.toString(PART));
  }

  private static String begin(String key, String partBytes) {
    return client
        .createMultipartUpload(
            c ->
                c.bucket("films")
                    .key(key)
                    .contentType("video/mp4")
                    .cacheControl("max-age=60")
                    .metadata(Map.of("kept", "yes", InPlaceUploads.PART_BYTES, partBytes)))
        .uploadId();
  }

  private static String beginPlain(String key) {
    return client.createMultipartUpload(c -> c.bucket("films").key(key)).uploadId();
  }

  private static void abort(String key, String upload) {
    client.abortMultipartUpload(a -> a.bucket("films").key(key).uploadId(upload));
  }

  private static List<Part> parts(String key, String upload) {
    return client.listParts(l -> l.bucket("films").key(key).uploadId(upload)).parts();
  }

  private static String put(String key, String upload, int number, byte[] bytes) throws Exception {
    var answer = send(url(key, upload, number), bytes);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.headers().firstValue("ETag").orElseThrow();
  }

  private static HttpResponse<String> send(URI url, byte[] bytes) throws Exception {
    var request = HttpRequest.newBuilder(url).PUT(BodyPublishers.ofByteArray(bytes)).build();
    return HTTP.send(request, ofString());
  }

  private static URI url(String key, String upload, int number) {
    var part = S3Clients.part(key, upload, number, Duration.ofHours(1));
    return URI.create(presigner.presignUploadPart(part).url().toString());
  }

  private static CompletedPart named(int number, String etag) {
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }

  private static void complete(String key, String upload, String... etags) {
    var parts = new ArrayList<CompletedPart>();
    for (String etag : etags) {
      parts.add(named(parts.size() + 1, etag));
    }
    complete(key, upload, parts);
  }

  private static void complete(String key, String upload, List<CompletedPart> parts) {
    client.completeMultipartUpload(
        c -> c.bucket("films").key(key).uploadId(upload).multipartUpload(m -> m.parts(parts)));
  }

  private static void expectRefused(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            S3Exception.class, e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  private static byte[] random(int length, long seed) {
    var bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static List<Path> filesOf(String upload) throws IOException {
    try (var files = Files.walk(temp.resolve("s3"))) {
      return files.filter(file -> file.toString().contains(upload)).toList();
    }
  }
}
