package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every limit, felt from outside.
@Timeout(30)
class ServerLimitsTest {
  private static final HttpConfig CONFIG =
      HttpConfig.DEFAULTS
          .withLimits(new HttpConfig.Limits(4096, 1000, 4, 2, 8))
          .withTimeouts(
              new HttpConfig.Timeouts(
                  Duration.ofMillis(800),
                  Duration.ofMillis(600),
                  Duration.ofMillis(800),
                  Duration.ofMillis(2000),
                  Duration.ofMillis(700)));

  private final CompletableFuture<Response> later = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Served served =
      new Served(
          CONFIG,
          all ->
              all.get("/", _ -> Response.text("ok"))
                  .post("/body", r -> Response.text("" + r.bodyBytes().length))
                  .immediate("POST", "/now", ServerLimitsTest::count)
                  .immediate("GET", "/later", this::later)
                  .get("/large", _ -> Response.bytes("x/y", new byte[64 << 20]))
                  .get("/endless", _ -> Response.ok("x/y", new Body.Stream(this::endless))));

  private final CompletableFuture<Exception> streamed = new CompletableFuture<>();

  private static CompletableFuture<Response> count(Request request) {
    return request
        .bodyAsync(1000)
        .thenApply(bytes -> Response.text("" + bytes.length))
        .toCompletableFuture();
  }

  private CompletableFuture<Response> later(Request request) {
    request.onGone(() -> gone.complete(null));
    return later;
  }

  private void endless(java.io.OutputStream out) {
    try {
      while (true) {
        out.write(new byte[8192]);
      }
    } catch (Exception e) {
      streamed.complete(e);
    }
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void header_fields_that_are_too_large_are_431() throws Exception {
    try (var wire = served.connect()) {
      wire.send("GET / HTTP/1.1\r\nHost: t\r\nX: " + "x".repeat(5000) + "\r\n\r\n");

      var answer = wire.answer();

      assertThat(answer.status()).isEqualTo(431);
      assertThat(answer.text()).contains("/problems/headers-too-large");
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void a_target_that_is_too_long_is_414() throws Exception {
    try (var near = served.connect();
        var far = served.connect()) {
      int most = RequestTarget.MAX_BYTES;
      assertThat(near.get("/" + "x".repeat(most - 1)).answer().status()).isEqualTo(404);
      assertThat(near.get("/" + "x".repeat(most)).answer().status()).isEqualTo(414);
      assertThat(far.get("/" + "x".repeat(20_000)).answer().status()).isEqualTo(414);
    }
  }

  @Test
  void an_announced_body_over_the_limit_is_413_at_once() throws Exception {
    for (String path : new String[] {"/body", "/now"}) {
      try (var wire = served.connect()) {
        wire.send("POST " + path + " HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n");

        assertThat(wire.answer().status()).isEqualTo(413);
        assertThat(wire.ends()).isTrue();
      }
    }
  }

  @Test
  void an_unannounced_body_over_the_limit_is_413() throws Exception {
    for (String path : new String[] {"/body", "/now"}) {
      try (var wire = served.connect()) {
        wire.send("POST " + path + " HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
        wire.send("3e9\r\n" + "x".repeat(1001) + "\r\n");

        assertThat(wire.answer().status()).isEqualTo(413);
        assertThat(wire.ends()).isTrue();
      }
    }
  }

  @Test
  void a_body_that_stops_coming_is_408() throws Exception {
    for (String path : new String[] {"/body", "/now"}) {
      try (var wire = served.connect()) {
        wire.send("POST " + path + " HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nhalf");

        assertThat(wire.answer().status()).isEqualTo(408);
        assertThat(wire.ends()).isTrue();
      }
    }
  }

  @Test
  void a_head_that_comes_drop_by_drop_is_cut() throws Exception {
    try (var wire = served.connect()) {
      wire.send("GET / HTTP/1.1\r\nHost: t\r\n");
      long began = System.nanoTime();

      assertThat(wire.ends()).isTrue();
      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(3));
    }
  }

  @Test
  void an_idle_connection_is_closed_and_a_waiting_one_is_not() throws Exception {
    try (var idle = served.connect();
        var waiting = served.connect()) {
      assertThat(idle.get("/").answer().status()).isEqualTo(200);
      waiting.get("/later");

      assertThat(idle.ends()).isTrue();
      later.complete(Response.text("at last"));
      assertThat(waiting.answer().text()).isEqualTo("at last");
    }
  }

  @Test
  void an_immediate_handler_that_never_answers_is_503_and_hears_of_it() throws Exception {
    try (var wire = served.connect()) {
      var answer = wire.get("/later").answer();

      assertThat(answer.status()).isEqualTo(503);
      gone.get(5, TimeUnit.SECONDS);
      assertThat(later.complete(Response.text("too late"))).isTrue();
      assertThat(wire.get("/").answer().text()).isEqualTo("ok");
    }
  }

  @Test
  void a_reader_that_takes_nothing_is_cut_off() throws Exception {
    for (String path : new String[] {"/large", "/endless"}) {
      try (var wire = served.connect(4096)) {
        wire.get(path).head();

        assertThat(served.exchange(path).status()).isEqualTo(Answering.CLIENT_GONE);
      }
    }
    assertThat(streamed.get(5, TimeUnit.SECONDS)).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void more_requests_than_the_limit_are_503() throws Exception {
    try (var one = served.connect();
        var two = served.connect();
        var three = served.connect()) {
      one.get("/later");
      two.get("/later");
      Thread.sleep(100);

      var refused = three.get("/").answer();
      later.complete(Response.text("done"));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.headers().get("retry-after")).isEqualTo("1");
      assertThat(one.answer().text()).isEqualTo("done");
      assertThat(two.answer().text()).isEqualTo("done");
    }
  }

  @Test
  void more_connections_than_the_limit_are_told_so_and_closed() throws Exception {
    var open = new ArrayList<Served.Wire>();
    for (int i = 0; i < 4; i++) {
      open.add(served.connect());
      assertThat(open.getLast().get("/").answer().status()).isEqualTo(200);
    }
    try (var extra = served.connect()) {
      assertThat(extra.get("/").answer().status()).isEqualTo(503);
      assertThat(extra.ends()).isTrue();
    }
    for (var wire : open) {
      wire.close();
    }
  }
}
