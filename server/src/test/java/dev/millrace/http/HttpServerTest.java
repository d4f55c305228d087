package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One exchange after another over real HTTP/1.1 connections.
class HttpServerTest {
  /// More than both sides' buffers take.
  private static final long ENDLESS = 256L << 20;

  private static final CompletableFuture<Response> NEVER = new CompletableFuture<>();
  private static final CompletableFuture<Void> PARKED_GONE = new CompletableFuture<>();
  private static final CountDownLatch SLOW_BEGAN = new CountDownLatch(1);
  private static final CountDownLatch SLOW_MAY_END = new CountDownLatch(1);
  private static final AtomicBoolean SLOW_INTERRUPTED = new AtomicBoolean();
  private static final CompletableFuture<Boolean> SLOW_GONE = new CompletableFuture<>();

  private static final Served SERVED =
      Served.with(
          all ->
              all.get("/hello", r -> Response.text("hi " + r.url("/x") + " " + r.address()))
                  .post("/echo", r -> Response.bytes("x/y", r.bodyBytes()))
                  .post("/ignore", _ -> Response.text("thanks"))
                  .get("/broken", _ -> broken())
                  .group(own -> own.before(OwnHost.only()).get("/own", _ -> Response.text("x")))
                  .get("/slow", HttpServerTest::slow)
                  .immediate("GET", "/parked", HttpServerTest::parked)
                  .immediate("POST", "/now", HttpServerTest::now));

  private static Response broken() {
    throw new IllegalStateException("the secret cause");
  }

  private static Response slow(Request request) throws Exception {
    request.onGone(() -> SLOW_GONE.complete(true));
    SLOW_BEGAN.countDown();
    try {
      SLOW_MAY_END.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      SLOW_INTERRUPTED.set(true);
      throw e;
    }
    return Response.text("late");
  }

  private static CompletableFuture<Response> parked(Request request) {
    request.onGone(() -> PARKED_GONE.complete(null));
    return NEVER;
  }

  private static CompletableFuture<Response> now(Request request) {
    return request
        .bodyAsync(1000)
        .thenApply(bytes -> Response.bytes("x/y", bytes))
        .toCompletableFuture();
  }

  @AfterAll
  static void close() {
    SERVED.close();
  }

  @Test
  void a_get_is_answered_and_the_connection_lives_on() throws Exception {
    try (var wire = SERVED.connect()) {
      for (int i = 0; i < 3; i++) {
        var answer = wire.get("/hello").answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("hi http://test/x 127.0.0.1");
        assertThat(answer.headers().get("date")).endsWith("GMT");
      }
      var exchange = SERVED.exchange("/hello");
      assertThat(exchange.status()).isEqualTo(200);
      assertThat(exchange.bytesSent()).isEqualTo(26);
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order() throws Exception {
    try (var wire = SERVED.connect()) {
      wire.send(post("/echo", "one") + post("/now", "two") + post("/echo", "three"));

      assertThat(wire.answer().text()).isEqualTo("one");
      assertThat(wire.answer().text()).isEqualTo("two");
      assertThat(wire.answer().text()).isEqualTo("three");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/echo", "/now"})
  void however_many_requests_are_pipelined_each_is_answered_in_order(String path) throws Exception {
    try (var wire = SERVED.connect()) {
      var all = new StringBuilder();
      for (int i = 0; i < 1_000; i++) {
        all.append(post(path, "request-" + i));
      }
      wire.send(all.toString());

      for (int i = 0; i < 1_000; i++) {
        assertThat(wire.answer().text()).isEqualTo("request-" + i);
      }
    }
  }

  @Test
  void a_pipeline_whose_first_answer_waits_is_not_read_on() throws Exception {
    var written = new AtomicLong();
    try (var wire = SERVED.connect()) {
      wire.get("/parked");
      var writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    var requests = "GET /hello HTTP/1.1\r\nHost: test\r\n\r\n".repeat(1_000);
                    try {
                      while (written.get() < ENDLESS) {
                        wire.send(requests);
                        written.addAndGet(requests.length());
                      }
                    } catch (IOException _) {
                      // The connection is closed at the end of the test.
                    }
                  });

      assertThat(comesToRest(written)).isLessThan(ENDLESS);
      assertThat(writer.isAlive()).isTrue();
    }
  }

  /// What the counter shows once it has stood still for half a second.
  private static long comesToRest(AtomicLong counter) throws InterruptedException {
    long last = -1;
    while (counter.get() != last) {
      last = counter.get();
      TimeUnit.MILLISECONDS.sleep(500);
    }
    return last;
  }

  @Test
  void head_has_the_length_and_no_body() throws Exception {
    try (var wire = SERVED.connect()) {
      var head = wire.send("HEAD /hello HTTP/1.1\r\nHost: test\r\n\r\n").head();

      assertThat(head.headers().get("content-length")).isEqualTo("26");
      assertThat(wire.get("/hello").answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_chunked_body_is_read_whole() throws Exception {
    try (var wire = SERVED.connect()) {
      wire.send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
      wire.send("3\r\nabc\r\n").send("2\r\nde\r\n0\r\n\r\n");

      assertThat(wire.answer().text()).isEqualTo("abcde");
    }
  }

  @Test
  void a_client_that_asks_first_is_told_to_go_on() throws Exception {
    try (var wire = SERVED.connect()) {
      wire.send(
          "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");

      assertThat(wire.head().status()).isEqualTo(100);
      assertThat(wire.send("ok").answer().text()).isEqualTo("ok");
    }
  }

  @Test
  void a_client_whose_body_nobody_wants_is_not_told_to_go_on() throws Exception {
    try (var wire = SERVED.connect()) {
      wire.send(
          "POST /ignore HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n");

      var answer = wire.answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().get("connection")).isEqualTo("close");
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void a_failure_hides_its_message_and_carries_the_request_id() throws Exception {
    try (var wire = SERVED.connect()) {
      var answer = wire.get("/broken").answer();

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.text()).doesNotContain("secret").contains("\"requestId\":\"");
      assertThat(answer.headers().get("content-type")).isEqualTo("application/problem+json");
    }
  }

  @Test
  void a_hang_up_frees_a_waiting_immediate_handler() throws Exception {
    try (var wire = SERVED.connect()) {
      wire.get("/parked");
      Thread.sleep(50);
    }

    PARKED_GONE.get(5, TimeUnit.SECONDS);
    assertThat(SERVED.exchange("/parked").status()).isEqualTo(Answering.CLIENT_GONE);
  }

  @Test
  void a_hang_up_tells_a_blocking_handler_and_interrupts_nothing() throws Exception {
    try (var wire = SERVED.connect()) {
      wire.get("/slow");
      assertThat(SLOW_BEGAN.await(5, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(SLOW_GONE.get(5, TimeUnit.SECONDS)).isTrue();
    SLOW_MAY_END.countDown();
    assertThat(SERVED.exchange("/slow").status()).isEqualTo(Answering.CLIENT_GONE);
    assertThat(SLOW_INTERRUPTED).isFalse();
  }

  @Test
  void a_request_without_one_host_is_refused() throws Exception {
    try (var none = SERVED.connect();
        var two = SERVED.connect()) {
      assertThat(none.send("GET /hello HTTP/1.1\r\n\r\n").answer().status()).isEqualTo(400);
      assertThat(two.send("GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n").answer().status())
          .isEqualTo(400);
    }
  }

  @Test
  void the_name_in_an_absolute_target_goes_before_host() throws Exception {
    String own = "127.0.0.1:" + SERVED.port();
    try (var wire = SERVED.connect()) {
      assertThat(wire.send(absolute("http://evil.example/own", own)).answer().status())
          .isEqualTo(421);
      assertThat(wire.send(absolute("http://" + own + "/own", "evil.example")).answer().status())
          .isEqualTo(200);
      assertThat(wire.send(absolute("http://me@evil.example/own", own)).answer().status())
          .isEqualTo(400);
    }
  }

  private static String absolute(String target, String host) {
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  }

  @Test
  void what_is_not_http_is_refused_and_cut() throws Exception {
    try (var wire = SERVED.connect()) {
      assertThat(wire.send("GET / FTP/9\r\n\r\n").answer().status()).isEqualTo(400);
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void small_answers_are_not_held_back() {
    assertThat(Listener.options(HttpConfig.DEFAULTS).isTcpNoDelay()).isTrue();
  }

  private static String post(String path, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: t\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }
}
