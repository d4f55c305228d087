package dev.millrace.delivery.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.Delivery;
import dev.millrace.delivery.Published.Version;
import dev.millrace.delivery.access.TestGuard;
import dev.millrace.delivery.access.ViewerLimits;
import dev.millrace.delivery.cache.CacheConfig;
import dev.millrace.http.HttpConfig;
import dev.millrace.http.HttpMetrics;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Routes;
import dev.millrace.store.ObjectMeta;
import dev.millrace.store.memory.MemoryObjectStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same questions to nginx and to our edge, over the same bytes of the same age: an object
/// held in memory, one kept on disk, one kept in slices.
///
/// In a question `{etag}` is what the asked server calls the content, `{modified}` when it was
/// written; `{earlier}` and `{later}` lie a minute off.
class ConformanceIT {
  private static final Instant WRITTEN = Instant.parse("2026-08-01T10:00:00Z");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<Integer> SIZES = List.of(10, 1000, 400_000, 3_000_000);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @TempDir private static Path folder;
  private static @Nullable Nginx nginx;
  private static @Nullable Delivery delivery;
  private static @Nullable HttpServer edge;

  @BeforeAll
  static void serve() throws Exception {
    Path www = Files.createDirectory(folder.resolve("www"));
    var store = new MemoryObjectStore(16 << 20, InstantSource.fixed(WRITTEN));
    for (int size : SIZES) {
      byte[] bytes = new byte[size];
      new Random(size).nextBytes(bytes);
      Path file = Files.write(www.resolve(name(size)), bytes);
      Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
      store.put("assets/film/1/v/" + name(size), bytes, ObjectMeta.of("video/iso.segment"));
    }
    nginx = new Nginx(Files.createDirectory(folder.resolve("nginx")), www);
    delivery = open(store);
    edge = new HttpServer(HttpConfig.DEFAULTS, routes(delivery), HttpMetrics.NONE);
    edge.start();
  }

  private static Delivery open(MemoryObjectStore store) throws IOException {
    var cache =
        new CacheConfig(
            folder.resolve("cache"),
            8 << 20,
            8 << 20,
            100_000,
            2 << 20,
            8 << 20,
            Duration.ofSeconds(1),
            Duration.ofSeconds(20));
    return Delivery.open(
        store, _ -> Optional.of(new Version(1, true)), cache, InstantSource.system());
  }

  private static Routes routes(Delivery delivery) {
    var guard = new TestGuard(InstantSource.system()).guard();
    return Routes.build(all -> delivery.routes(all, guard, ViewerLimits.none()));
  }

  @AfterAll
  static void stop() {
    if (edge != null) {
      edge.close();
    }
    if (delivery != null) {
      delivery.close();
    }
    if (nginx != null) {
      nginx.close();
    }
  }

  private static String name(int size) {
    return size + ".m4s";
  }

  /// What two servers must agree on; their names for the content differ.
  private record Answer(
      int status,
      String contentRange,
      String contentLength,
      boolean namesContent,
      String modified,
      int bodyHash,
      long bodyLength) {

    static Answer of(HttpResponse<byte[]> response) {
      boolean hasContent = response.statusCode() < 300;
      byte[] body = response.body();
      return new Answer(
          response.statusCode(),
          first(response, "Content-Range"),
          hasContent ? first(response, "Content-Length") : "",
          response.headers().firstValue("ETag").isPresent(),
          first(response, "Last-Modified"),
          hasContent ? Arrays.hashCode(body) : 0,
          hasContent ? body.length : 0);
    }

    private static String first(HttpResponse<byte[]> response, String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  private static HttpResponse<byte[]> ask(String method, String url, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(20))
            .method(method, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  /// Asks as a row says, `Name: value` after `Name: value`.
  private static Answer ask(String method, String url, @Nullable String row) throws Exception {
    String etag = ask("HEAD", url).headers().firstValue("ETag").orElseThrow();
    if (row == null) {
      return Answer.of(ask(method, url));
    }
    String[] headers =
        Arrays.stream(row.split(";"))
            .flatMap(one -> Arrays.stream(one.strip().split(": ", 2)))
            .map(text -> filled(text, etag))
            .toArray(String[]::new);
    return Answer.of(ask(method, url, headers));
  }

  private static String filled(String text, String etag) {
    return text.replace("{etag}", etag)
        .replace("{modified}", HTTP_DATE.format(WRITTEN))
        .replace("{earlier}", HTTP_DATE.format(WRITTEN.minusSeconds(60)))
        .replace("{later}", HTTP_DATE.format(WRITTEN.plusSeconds(60)));
  }

  private static String ours(int size) {
    return edge.url() + "/play/film/v1/v/" + name(size);
  }

  private static String theirs(int size) {
    return nginx.url(name(size));
  }

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  |                                                          | 200
          HEAD |                                                          | 200
          GET  | Range: bytes=0-0                                         | 206
          GET  | Range: bytes=0-3                                         | 206
          GET  | Range: bytes=4-4                                         | 206
          GET  | Range: bytes=9-9                                         | 206
          GET  | Range: bytes=0-                                          | 206
          GET  | Range: bytes=7-                                          | 206
          GET  | Range: bytes=7-99999999                                  | 206
          GET  | Range: bytes=-1                                          | 206
          GET  | Range: bytes=-3                                          | 206
          GET  | Range: bytes=-99999999                                   | 206
          GET  | Range: BYTES=0-3                                         | 206
          GET  | Range: bytes= 0-3                                        | 206
          GET  | Range: bytes=0 - 3                                       | 206
          GET  | Range: bytes=0-3                                         | 206
          GET  | Range: bytes=-0                                          | 416
          GET  | Range: bytes=3000000-                                    | 416
          GET  | Range: bytes=3000000-3000001                             | 416
          GET  | Range: bytes=99999999-                                   | 416
          GET  | Range: bytes=99999999999999999999-                       | 416
          GET  | Range: bytes=5-2                                         | 416
          GET  | Range: bytes=a-b                                         | 416
          GET  | Range: bytes=-                                           | 416
          GET  | Range: bytes=                                            | 200
          GET  | Range: bytes=1--2                                        | 416
          GET  | Range: bytes=+1-2                                        | 416
          GET  | Range: bytes=1                                           | 416
          GET  | Range: bytes=0x1-2                                       | 416
          GET  | Range: items=0-3                                         | 200
          GET  | Range: bytes 0-3                                         | 200
          GET  | Range: bytes=0-3; If-Range: {etag}                       | 206
          GET  | Range: bytes=0-3; If-Range: "another"                    | 200
          GET  | Range: bytes=0-3; If-Range: W/{etag}                     | 200
          GET  | Range: bytes=0-3; If-Range: {modified}                   | 206
          GET  | Range: bytes=0-3; If-Range: {earlier}                    | 200
          GET  | Range: bytes=0-3; If-Range: {later}                      | 200
          GET  | Range: bytes=0-3; If-Range: nonsense                     | 200
          GET  | Range: bytes=99999999-; If-Range: {etag}                 | 416
          GET  | Range: bytes=99999999-; If-Range: "another"              | 200
          GET  | If-Range: {etag}                                         | 200
          GET  | If-None-Match: {etag}                                    | 304
          HEAD | If-None-Match: {etag}                                    | 304
          GET  | If-None-Match: W/{etag}                                  | 304
          GET  | If-None-Match: *                                         | 304
          GET  | If-None-Match: "another"                                 | 200
          GET  | If-None-Match: "another", {etag}                         | 304
          GET  | If-None-Match: "another",{etag},"third"                  | 304
          GET  | If-None-Match: "another", W/{etag}                       | 304
          GET  | If-None-Match: {etag}; Range: bytes=0-3                  | 304
          GET  | If-None-Match: "another"; Range: bytes=0-3               | 206
          GET  | If-None-Match: "another"; If-Modified-Since: {later}     | 200
          GET  | If-Modified-Since: {modified}                            | 304
          HEAD | If-Modified-Since: {modified}                            | 304
          GET  | If-Modified-Since: {later}                               | 304
          GET  | If-Modified-Since: {earlier}                             | 200
          GET  | If-Modified-Since: Saturday, 01-Aug-26 10:00:00 GMT      | 304
          GET  | If-Modified-Since: Sat Aug  1 10:00:00 2026              | 304
          GET  | If-Modified-Since: Sat Aug  1 09:59:59 2026              | 200
          GET  | Range: bytes=0-3; If-Range: Sat Aug  1 10:00:00 2026     | 206
          GET  | If-Modified-Since: nonsense                              | 200
          GET  | If-Modified-Since: {earlier}; Range: bytes=-3            | 206
          GET  | If-Match: {etag}                                         | 200
          GET  | If-Match: *                                              | 200
          GET  | If-Match: "another"                                      | 412
          HEAD | If-Match: "another"                                      | 412
          GET  | If-Match: W/{etag}                                       | 412
          GET  | If-Match: "another", {etag}                              | 200
          GET  | If-Match: {etag}; Range: bytes=0-3                       | 206
          GET  | If-Match: "another"; If-None-Match: {etag}               | 412
          GET  | If-Match: {etag}; If-None-Match: {etag}                  | 304
          GET  | If-Unmodified-Since: {modified}                          | 200
          GET  | If-Unmodified-Since: {later}                             | 200
          GET  | If-Unmodified-Since: {earlier}                           | 412
          GET  | If-Unmodified-Since: {earlier}; Range: bytes=0-3         | 412
          """)
  void both_answer_alike(String method, @Nullable String headers, int status) throws Exception {
    for (int size : SIZES) {
      Answer expected = ask(method, theirs(size), headers);

      assertThat(ask(method, ours(size), headers)).as(name(size)).isEqualTo(expected);
      assertThat(expected.status()).as(name(size)).isEqualTo(status);
    }
  }

  /// Where we part, each for a reason: RFC 9110 §14.2 lets only GET have ranges; several ranges
  /// are answered with the whole, as no player wants them; a range may end anywhere after the end;
  /// §13.2.2 lets a tag outrank a date; §13.1.4 has a date ignored that is none.
  @ParameterizedTest(name = "{0} {1} -> nginx {2}, ours {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEAD | Range: bytes=0-3                    | 206 | 200
          GET  | Range: bytes=0-1,4-5                | 206 | 200
          GET  | Range: bytes=0-99999999999999999999 | 416 | 206
          GET  | If-None-Match: {etag}; If-Modified-Since: {earlier} | 200 | 304
          GET  | If-Unmodified-Since: nonsense       | 412 | 200
          """)
  void both_answer_as_they_always_did(String method, String headers, int theirs, int ours)
      throws Exception {
    for (int size : SIZES) {
      assertThat(ask(method, theirs(size), headers).status()).as(name(size)).isEqualTo(theirs);
      assertThat(ask(method, ours(size), headers).status()).as(name(size)).isEqualTo(ours);
    }
  }
}
