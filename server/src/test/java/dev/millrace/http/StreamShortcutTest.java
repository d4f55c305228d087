package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same of HTTP/2 as [ShortcutTest] of HTTP/1.1.
@Timeout(60)
class StreamShortcutTest {
  private static final byte[] FILM = new byte[300_000];

  static {
    new Random(1).nextBytes(FILM);
  }

  private final AtomicInteger finished = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private final HttpClientAgent client = client(1 << 20);
  private final Served served =
      new Served(
          HttpConfig.DEFAULTS.withProxies(new HttpConfig.Proxies(Set.of(), true)),
          all ->
              all.immediate("GET", "/hit/{bytes}", this::hit)
                  .immediate("GET", "/cookies", r -> there(Response.text(r.cookies())))
                  .immediate("GET", "/url", r -> there(Response.text(r.url(r.target()))))
                  .immediate("GET", "/late", _ -> late())
                  .immediate("GET", "/fails", StreamShortcutTest::fails)
                  .get("/blocking", _ -> Response.text("blocking")));

  private HttpClientAgent client(int window) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(window)));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    served.close();
  }

  private CompletionStage<Response> hit(Request request) {
    request.onFinished(finished::incrementAndGet);
    int length = Integer.parseInt(request.param("bytes"));
    ByteBuffer direct = ByteBuffer.allocateDirect(length).put(FILM, 0, length).flip();
    Headers fields =
        Headers.of("Content-Type", "video/mp4")
            .with("ETag", "\"v1\"")
            .with("Accept-Ranges", "bytes")
            .with("Content-Length", Integer.toString(length));
    Headers shared = fields.shared().sharedWith("Age", "7");
    return there(new Response(200, shared, Body.Buffer.of(direct)));
  }

  private static CompletionStage<Response> there(Response answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static CompletionStage<Response> late() {
    return CompletableFuture.supplyAsync(
        () -> Response.text("late"), CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS));
  }

  private static CompletionStage<Response> fails(Request request) {
    throw Problem.NOT_FOUND.because(request.path()).thrown();
  }

  private record Raw(int status, Map<String, String> fields, String body) {
    static Raw of(int status, MultiMap fields, byte[] body) {
      var all = new TreeMap<String, String>();
      fields.forEach((name, value) -> all.merge(name, value, (one, more) -> one + "|" + more));
      all.replace("date", "now");
      all.replace("x-request-id", "one");
      return new Raw(status, all, Arrays.hashCode(body) + " of " + body.length);
    }
  }

  private Future<Raw> ask(HttpMethod method, String path, String... fields) {
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(served.port())
            .setMethod(method)
            .setURI(path);
    for (int i = 0; i < fields.length; i += 2) {
      options.addHeader(fields[i], fields[i + 1]);
    }
    // Who takes the body stands ready before the request goes: what comes sooner would be dropped.
    return client
        .request(options)
        .compose(
            request -> {
              var raw =
                  request
                      .response()
                      .compose(
                          answer ->
                              answer
                                  .body()
                                  .map(
                                      body ->
                                          Raw.of(
                                              answer.statusCode(),
                                              answer.headers(),
                                              body.getBytes())));
              var _ = request.end();
              return raw;
            });
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void assertSame(String path, String... fields) throws Exception {
    String[] more = Arrays.copyOf(fields, fields.length + 2);
    more[fields.length] = "content-length";
    more[fields.length + 1] = "0";
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
      assertThat(await(ask(method, path, fields)))
          .as(method + path + Arrays.toString(fields))
          .isEqualTo(await(ask(method, path, more)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2048, 16_384, 60_000, 65_536, 65_537, 200_000})
  void both_ways_answer_the_same(int bytes) throws Exception {
    assertSame("/hit/" + bytes);
    assertSame("/hit/" + bytes, "range", "bytes=0-0");
    assertSame("/hit/" + bytes, "range", "bytes=999999-");
    assertSame("/hit/" + bytes, "if-none-match", "\"v1\"");
    assertSame("/hit/" + bytes, "if-match", "\"v0\"");
    assertSame("/hit/" + bytes, "accept-encoding", "gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/url?a=b", "/late", "/fails", "/blocking", "/none", "/hit/%2e%2e"})
  void other_answers_are_the_same_too(String path) throws Exception {
    assertSame(path);
  }

  @Test
  void cookies_in_several_fields_are_one_line() throws Exception {
    assertSame("/cookies", "cookie", "a=b", "cookie", "c=d", "cookie", "e=f");
  }

  @Test
  void a_hit_takes_the_short_way_and_another_request_does_not() throws Exception {
    for (String path : List.of("/hit/10", "/late", "/hit/60000", "/blocking", "/hit/65537")) {
      await(ask(HttpMethod.GET, path));
    }

    assertThat(served.server().load().shortcuts()).isEqualTo(2);
  }

  @Test
  void many_streams_at_once_get_what_each_asked_for() throws Exception {
    List<String> paths =
        List.of("/hit/1", "/late", "/hit/60000", "/blocking", "/hit/70000", "/fails", "/hit/5");
    for (int round = 0; round < 10; round++) {
      var asked = new ArrayList<Future<Raw>>();
      for (int i = 0; i < 70; i++) {
        asked.add(ask(HttpMethod.GET, paths.get(i % paths.size())));
      }
      for (int i = 0; i < 70; i++) {
        Raw answer = await(asked.get(i));
        String path = paths.get(i % paths.size());
        assertThat(answer.status).as(path).isEqualTo(path.equals("/fails") ? 404 : 200);
        if (path.startsWith("/hit/")) {
          assertThat(answer.body).endsWith(" of " + path.substring(5));
        }
      }
    }
    served.awaitRequests(0);
    assertThat(served.server().load().room().usedBytes()).isZero();
  }

  @Test
  void what_has_no_window_is_counted_and_is_given_up_with_its_client() throws Exception {
    HttpClientAgent stalled = client(0);
    var options =
        new RequestOptions().setHost("127.0.0.1").setPort(served.port()).setURI("/hit/10000");
    for (int i = 0; i < 8; i++) {
      var _ = stalled.request(options).compose(request -> request.send());
    }
    assertThat(Eventually.holds(() -> served.server().load().room().usedBytes() == 80_000))
        .isTrue();

    try (var netty = new Complaints("io.netty")) {
      await(stalled.close());
      served.awaitRequests(0);
      assertThat(netty.texts()).isEmpty();
    }
    assertThat(served.server().load().room().usedBytes()).isZero();
    assertThat(finished).hasValue(8);
    assertThat(served.exchanges)
        .hasSize(8)
        .allSatisfy(exchange -> assertThat(exchange.status()).isEqualTo(499))
        .allSatisfy(exchange -> assertThat(exchange.http2()).isTrue());
  }
}
