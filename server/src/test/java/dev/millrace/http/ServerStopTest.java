package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServerStopTest {
  private static final HttpConfig SHORT_DRAIN =
      HttpConfig.DEFAULTS.withTimeouts(
          new HttpConfig.Timeouts(
              Duration.ofSeconds(5),
              Duration.ofSeconds(5),
              Duration.ofSeconds(5),
              Duration.ofSeconds(20),
              Duration.ofMillis(300)));

  @Test
  void an_answer_in_progress_is_finished_before_the_server_is_closed() throws Exception {
    var began = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var served =
        Served.with(
            all ->
                all.get(
                    "/",
                    _ -> {
                      began.countDown();
                      mayEnd.await(10, TimeUnit.SECONDS);
                      return Response.text("whole");
                    }));
    try (var wire = served.connect()) {
      wire.get("/");
      assertThat(began.await(5, TimeUnit.SECONDS)).isTrue();

      var closing = CompletableFuture.runAsync(served::close);
      Thread.sleep(100);
      mayEnd.countDown();

      assertThat(wire.answer().text()).isEqualTo("whole");
      closing.get(10, TimeUnit.SECONDS);
      assertThatThrownBy(served::connect).isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void what_does_not_end_is_cut_after_the_drain() throws Exception {
    var gone = new CompletableFuture<Void>();
    var served =
        new Served(
            SHORT_DRAIN,
            all ->
                all.immediate(
                    "GET",
                    "/",
                    request -> {
                      request.onGone(() -> gone.complete(null));
                      return new CompletableFuture<>();
                    }));
    try (var wire = served.connect()) {
      wire.get("/");
      Thread.sleep(100);
      long began = System.nanoTime();

      served.close();

      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(4));
      gone.get(5, TimeUnit.SECONDS);
      assertThat(wire.ends()).isTrue();
    }
  }

  @Test
  void a_port_that_is_taken_stops_the_start() {
    try (var first = Served.with(all -> all.get("/", _ -> Response.of(204)))) {
      var config = HttpConfig.DEFAULTS.withAddress("127.0.0.1", first.port());

      assertThatThrownBy(() -> new Served(config, all -> all.get("/", _ -> Response.of(204))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void closing_twice_is_closing_once() {
    var served = Served.with(all -> all.get("/", _ -> Response.of(204)));

    served.close();
    served.close();
  }
}
