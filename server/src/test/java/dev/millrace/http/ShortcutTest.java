package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that go past the transport's objects are those that it would have given.
@Timeout(60)
class ShortcutTest {
  private static final byte[] FILM = new byte[300_000];

  static {
    new Random(1).nextBytes(FILM);
  }

  @TempDir private static Path folder;
  private static @Nullable FileChannel film;

  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger lent = new AtomicInteger();
  private final AtomicInteger back = new AtomicInteger();
  private final Served served =
      Served.with(
          all ->
              all.after((_, answer) -> answer)
                  .cors(Cors.withCookies(_ -> null))
                  .immediate("GET", "/hit/{bytes}", this::hit)
                  .immediate("GET", "/heap/{bytes}", this::heap)
                  .immediate("GET", "/filed/{bytes}", this::filed)
                  .immediate("GET", "/own", _ -> there(Response.text("own fields")))
                  .immediate("GET", "/late", _ -> late())
                  .immediate("GET", "/fails", ShortcutTest::fails)
                  .get("/blocking", _ -> Response.text("blocking"))
                  .waiting("POST", "/told", this::told)
                  .waiting("POST", "/limited", request -> told(request, 100))
                  .post("/read", request -> Response.bytes("x/y", request.bodyBytes())));

  @BeforeAll
  static void write() throws IOException {
    film = FileChannel.open(Files.write(folder.resolve("film"), FILM));
  }

  @AfterAll
  static void forget() throws IOException {
    if (film != null) {
      film.close();
    }
  }

  @AfterEach
  void close() {
    served.close();
    assertThat(back).as("files that were given back").hasValue(lent.get());
  }

  private CompletionStage<Response> hit(Request request) {
    request.onFinished(finished::incrementAndGet);
    int length = Integer.parseInt(request.param("bytes"));
    return there(new Response(200, fields(length), inMemory(length)));
  }

  private static Body.Buffer inMemory(int length) {
    return Body.Buffer.of(ByteBuffer.allocateDirect(length).put(FILM, 0, length).flip());
  }

  private CompletionStage<Response> filed(Request request) {
    int length = Integer.parseInt(request.param("bytes"));
    var body = inMemory(length).alsoIn(() -> lend(length));
    return there(new Response(200, fields(length), body));
  }

  private Body.@Nullable OpenFile lend(int length) {
    lent.incrementAndGet();
    return new Body.OpenFile(Objects.requireNonNull(film), 0, length, back::incrementAndGet);
  }

  private CompletionStage<Response> heap(Request request) {
    int length = Integer.parseInt(request.param("bytes"));
    var body = Body.Bytes.of(Arrays.copyOf(FILM, length));
    return there(new Response(200, fields(length), body));
  }

  private static Headers fields(int length) {
    return Headers.of("Content-Type", "video/mp4")
        .with("ETag", "\"v1\"")
        .with("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")
        .with("Accept-Ranges", "bytes")
        .with("Content-Length", Integer.toString(length))
        .with("X-Note", "caf\u00e9")
        .shared()
        .sharedWith("Age", "7");
  }

  private static CompletionStage<Response> there(Response answer) {
    return CompletableFuture.completedFuture(answer);
  }

  private static CompletionStage<Response> late() {
    return CompletableFuture.supplyAsync(
        () -> Response.text("late"), CompletableFuture.delayedExecutor(30, TimeUnit.MILLISECONDS));
  }

  private static final Response KEPT =
      Response.noContent().withHeaders(Headers.of("X-Kept", "yes").shared());

  private CompletionStage<Response> told(Request request) {
    return told(request, FILM.length);
  }

  /// Answers a moment later that it has heard what it was told, or says it again.
  private CompletionStage<Response> told(Request request, long limit) {
    request.onFinished(finished::incrementAndGet);
    return request
        .bodyAsync(limit)
        .thenApplyAsync(
            body -> body[0] == 'k' ? KEPT : Response.bytes("x/y", body),
            CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS));
  }

  private static CompletionStage<Response> fails(Request request) {
    throw Problem.NOT_FOUND.because(request.path()).thrown();
  }

  /// An answer as it came, but for what differs from one second or request to the next.
  private record Raw(List<String> head, ByteBuffer body) {
    static Raw read(Served.Wire wire, boolean hasBody) throws IOException {
      var head = new ArrayList<String>();
      int length = 0;
      for (String line = wire.line(); !line.isEmpty(); line = wire.line()) {
        if (line.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
          length = Integer.parseInt(line.substring(16));
        }
        boolean varies = line.startsWith("Date: ") || line.startsWith("X-Request-Id: ");
        head.add(varies ? line.substring(0, line.indexOf(':')) : line);
      }
      return new Raw(head, ByteBuffer.wrap(wire.in().readNBytes(hasBody ? length : 0)));
    }
  }

  private Raw ask(String method, String path, String fields) throws IOException {
    try (var wire = served.connect()) {
      wire.send(method + " " + path + " HTTP/1.1\r\nHost: test\r\n" + fields + "\r\n");
      return Raw.read(wire, !method.equals("HEAD"));
    }
  }

  /// What has a length announces a body, which only the transport takes.
  private static final String BY_THE_TRANSPORT = "Content-Length: 0\r\n";

  private void assertSame(String path, String fields) throws IOException {
    for (String method : List.of("GET", "HEAD")) {
      assertThat(ask(method, path, fields))
          .as(method + " " + path + " " + fields)
          .isEqualTo(ask(method, path, fields + BY_THE_TRANSPORT));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2048, 4096, 4097, 16_384, 60_000, 65_536, 65_537, 200_000})
  void both_ways_answer_byte_for_byte_the_same(int bytes) throws IOException {
    for (String kind : List.of("/hit/", "/heap/", "/filed/")) {
      for (String fields :
          List.of(
              "",
              "Connection: keep-alive\r\n",
              "Range: bytes=0-0\r\n",
              "Range: bytes=-1\r\n",
              "Range: bytes=999999-\r\n",
              "Range: bytes=0-\r\nIf-Range: \"v1\"\r\n",
              "Range: bytes=0-\r\nIf-Range: \"v0\"\r\n",
              "If-None-Match: \"v1\"\r\n",
              "If-None-Match: \"v0\"\r\n",
              "If-Match: \"v0\"\r\n",
              "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n",
              "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:36 GMT\r\n",
              "Accept-Encoding: gzip\r\n",
              "Origin: https://player.example\r\n",
              "Host: another\r\n")) {
        assertSame(kind + bytes, fields);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/own", "/late", "/fails", "/blocking", "/none", "/hit/%2e%2e"})
  void other_answers_are_the_same_too(String path) throws IOException {
    assertSame(path, "");
    assertSame(path, "Origin: https://player.example\r\n");
  }

  @Test
  void a_hit_takes_the_short_way_and_another_request_does_not() throws IOException {
    try (var wire = served.connect()) {
      for (String path : List.of("/hit/10", "/hit/60000", "/heap/10", "/hit/10")) {
        wire.get(path).answer();
      }
      assertThat(served.server().load().shortcuts()).isEqualTo(4);

      for (String path : List.of("/hit/65537", "/own", "/late", "/blocking", "/fails")) {
        wire.get(path).answer();
      }
      ask("GET", "/hit/10", "Connection: close\r\n");
      ask("GET", "/hit/10", "Expect: 100-continue\r\n");
      ask("GET", "/hit/10", "Transfer-Encoding: chunked\r\n");
      assertThat(served.server().load().shortcuts()).isEqualTo(4);

      wire.get("/hit/10").answer();
      assertThat(served.server().load().shortcuts()).isEqualTo(5);
    }
  }

  /// A body in chunks is only taken by the transport.
  private static String post(String path, String body, boolean isPlain) {
    String length = "Content-Length: " + body.length() + "\r\n\r\n" + body;
    String chunk =
        "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n".formatted(body.length(), body);
    return "POST " + path + " HTTP/1.1\r\nHost: test\r\n" + (isPlain ? length : chunk);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 101, 8192, 8193, 16_384, 16_385, 60_000})
  void what_is_told_is_answered_the_same_both_ways(int bytes) throws IOException {
    for (String path : List.of("/told", "/limited", "/read", "/hit/1", "/none")) {
      for (char sign : new char[] {'k', 'x'}) {
        String body = String.valueOf(sign).repeat(bytes);
        try (var wire = served.connect()) {
          wire.send(post(path, body, true));
          Raw plain = Raw.read(wire, true);
          if (bytes <= 16_384) {
            wire.send(post("/told", "k", true));
            assertThat(Raw.read(wire, true).head()).as(path).contains("X-Kept: yes");
          }
          try (var other = served.connect()) {
            other.send(post(path, body, false));
            Raw chunked = Raw.read(other, true);
            assertThat(plain.body()).as(path).isEqualTo(chunked.body());
            assertThat(plain.head().getFirst()).as(path).isEqualTo(chunked.head().getFirst());
          }
        }
      }
    }
  }

  @Test
  void a_small_post_takes_the_short_way_when_its_body_comes_with_its_head() throws Exception {
    try (var wire = served.connect()) {
      wire.send(post("/told", "k".repeat(200), true));
      assertThat(Raw.read(wire, true).head())
          .containsExactly("HTTP/1.1 204 No Content", "X-Kept: yes", "Date");
      assertThat(served.server().load().shortcuts()).isEqualTo(1);

      String late = post("/told", "k".repeat(200), true);
      wire.send(late.substring(0, late.length() - 100));
      assertThat(Eventually.holds(() -> served.server().load().connections() == 1)).isTrue();
      wire.send(late.substring(late.length() - 100));
      assertThat(Raw.read(wire, true).head()).contains("X-Kept: yes");

      wire.send(post("/told", "k", true).repeat(3) + "GET /hit/10 HTTP/1.1\r\nHost: test\r\n\r\n");
      for (int i = 0; i < 3; i++) {
        assertThat(Raw.read(wire, true).head()).contains("X-Kept: yes");
      }
      assertThat(Raw.read(wire, true).body().remaining()).isEqualTo(10);
      served.awaitRequests(0);
    }
    assertThat(finished).hasValue(6);
  }

  @Test
  void who_leaves_before_or_after_the_end_of_a_body_is_no_trouble() throws Exception {
    String whole = post("/told", "k".repeat(300), true);
    try (var transport = new Complaints("io.vertx")) {
      for (int cut : List.of(whole.length() - 1, whole.length() - 300, whole.length())) {
        try (var wire = served.connect()) {
          wire.send(whole.substring(0, cut));
        }
      }
      served.awaitRequests(0);
      assertThat(transport.texts()).isEmpty();
    }
  }

  @Test
  void what_is_in_a_file_as_well_is_sent_by_the_kernel_from_32_KiB_on() throws Exception {
    try (var wire = served.connect()) {
      for (int length : List.of(32_767, 32_768, 60_000)) {
        assertThat(wire.get("/filed/" + length).answer().body())
            .isEqualTo(Arrays.copyOf(FILM, length));
      }
      served.awaitRequests(0);
    }
    assertThat(lent).hasValue(2);
    assertThat(served.exchanges)
        .extracting(HttpMetrics.Exchange::bytesSent)
        .containsExactly(32_767L, 32_768L, 60_000L);
  }

  @Test
  void files_in_a_pipeline_wait_for_a_client_that_takes_them_slowly() throws IOException {
    List<String> paths = List.of("/filed/60000", "/hit/60000", "/filed/40000", "/own");
    var all = new StringBuilder();
    for (String path : paths) {
      all.append("GET ").append(path).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
    }
    int rounds = 60;
    try (var wire = served.connect(4096)) {
      wire.send(all.toString().repeat(rounds));
      for (int i = 0; i < rounds; i++) {
        assertThat(wire.answer().body()).isEqualTo(Arrays.copyOf(FILM, 60_000));
        assertThat(wire.answer().body()).isEqualTo(Arrays.copyOf(FILM, 60_000));
        assertThat(wire.answer().body()).isEqualTo(Arrays.copyOf(FILM, 40_000));
        assertThat(wire.answer().text()).contains("own");
      }
    }
  }

  @Test
  void files_come_back_from_clients_that_leave() throws Exception {
    try (var transport = new Complaints("io.vertx")) {
      for (int i = 0; i < 20; i++) {
        var wire = served.connect(4096);
        wire.send("GET /filed/65536 HTTP/1.1\r\nHost: test\r\n\r\n".repeat(50));
        assertThat(wire.in().read()).isEqualTo('H');
        wire.close();
      }
      served.awaitRequests(0);
      assertThat(transport.texts()).isEmpty();
    }
    assertThat(lent).hasPositiveValue();
  }

  @Test
  void answers_in_a_pipeline_come_in_their_order() throws IOException {
    var paths =
        List.of(
            "/hit/1",
            "/late",
            "/hit/2",
            "/hit/70000",
            "/hit/3",
            "/blocking",
            "/hit/60000",
            "/own",
            "/hit/4",
            "/fails",
            "/hit/5",
            "/hit/6");
    var all = new StringBuilder();
    for (String path : paths) {
      all.append("GET ").append(path).append(" HTTP/1.1\r\nHost: test\r\n\r\n");
    }
    try (var wire = served.connect()) {
      for (int round = 0; round < 20; round++) {
        wire.send(all.toString());
        for (String path : paths) {
          var answer = wire.answer();
          if (path.startsWith("/hit/")) {
            int length = Integer.parseInt(path.substring(5));
            assertThat(answer.body()).as(path).isEqualTo(Arrays.copyOf(FILM, length));
          } else {
            assertThat(answer.text())
                .as(path)
                .contains(path.equals("/own") ? "own" : path.substring(1));
          }
        }
      }
    }
  }

  @Test
  void what_a_client_does_not_take_is_bounded_and_comes_when_it_does() throws Exception {
    String request = "GET /hit/65536 HTTP/1.1\r\nHost: test\r\n\r\n";
    int count = 400;
    try (var wire = served.connect(4096)) {
      wire.send(request.repeat(count));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      while (System.nanoTime() < end) {
        assertThat(served.server().load().room().usedBytes()).isLessThanOrEqualTo(512 * 1024);
        Thread.sleep(10);
      }
      for (int i = 0; i < count; i++) {
        assertThat(wire.answer().body()).isEqualTo(Arrays.copyOf(FILM, 65_536));
      }
    }
    assertThat(served.server().load().room().usedBytes()).isZero();
  }

  @Test
  void a_client_that_asks_on_byte_by_byte_and_takes_nothing_is_counted_once() throws Exception {
    var room = served.server().load().room();
    try (var wire = served.connect(4096)) {
      wire.socket().setTcpNoDelay(true);
      wire.send("GET /hit/60000 HTTP/1.1\r\nHost: test\r\n\r\n".repeat(100));
      assertThat(Eventually.holds(() -> room.usedBytes() > 0)).isTrue();

      wire.send("GET /hit/1 HTTP/1.1\r\nX-Slow: ");
      for (int i = 0; i < 300; i++) {
        wire.send("a");
        Thread.sleep(1);
        assertThat(room.usedBytes()).isLessThanOrEqualTo(512 * 1024);
      }
    }
    assertThat(Eventually.holds(() -> room.usedBytes() == 0)).isTrue();
  }

  @Test
  void an_exchange_is_reported_with_its_bytes_and_ends_once() throws Exception {
    try (var wire = served.connect()) {
      wire.get("/hit/60000").answer();
      wire.get("/hit/10").answer();
      served.awaitRequests(0);

      assertThat(served.exchanges)
          .extracting(HttpMetrics.Exchange::bytesSent)
          .containsExactly(60_000L, 10L);
      assertThat(served.exchanges)
          .allSatisfy(
              exchange -> {
                assertThat(exchange.status()).isEqualTo(200);
                assertThat(exchange.route()).isEqualTo("/hit/{bytes}");
                assertThat(exchange.answer()).isNotNull();
                assertThat(exchange.timing().firstByteNanos()).isPositive();
                assertThat(exchange.nanos())
                    .isGreaterThanOrEqualTo(exchange.timing().firstByteNanos());
              });
      assertThat(finished).hasValue(2);
    }
  }

  @Test
  void a_client_that_leaves_is_reported_as_gone() throws Exception {
    String request = "GET /hit/65536 HTTP/1.1\r\nHost: test\r\n\r\n";
    var wire = served.connect(4096);
    wire.send(request.repeat(200));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (served.server().load().room().usedBytes() == 0 && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    wire.close();

    served.awaitRequests(0);
    assertThat(served.exchanges).extracting(HttpMetrics.Exchange::status).contains(499);
    assertThat(finished).hasValue(served.exchanges.size());
  }
}
