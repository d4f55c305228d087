package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServerEventsTest {
  private final BlockingQueue<EventSink> sinks = new LinkedBlockingQueue<>(10);
  private final BlockingQueue<String> lastIds = new LinkedBlockingQueue<>(10);
  private final Served served =
      Served.with(
          all -> all.get("/events", this::subscribe).get("/full", ServerEventsTest::refuse));

  private static Response refuse(Request request) {
    return Response.events(
        new Body.Events(
            _ -> {
              throw Problem.UNAVAILABLE.because("the house is full").thrown();
            }));
  }

  private Response subscribe(Request request) {
    lastIds.add(String.valueOf(request.header("Last-Event-ID")));
    return Response.events(new Body.Events(Duration.ofMillis(50), 20, sinks::add));
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void events_arrive_in_order_between_heartbeats() throws Exception {
    try (var wire = served.connect()) {
      wire.send("GET /events HTTP/1.1\r\nHost: t\r\nLast-Event-ID: 41\r\n\r\n");
      assertThat(wire.head().headers().get("content-type")).isEqualTo("text/event-stream");
      EventSink sink = sinks.poll(5, TimeUnit.SECONDS);

      sink.send(new ServerEvent("42", "asset", "ready"));
      sink.send(ServerEvent.of("asset", "gone"));

      assertThat(lastIds.poll(5, TimeUnit.SECONDS)).isEqualTo("41");
      assertThat(line(wire, "id: ")).isEqualTo("id: 42");
      assertThat(line(wire, "data: ")).isEqualTo("data: ready");
      assertThat(line(wire, "data: ")).isEqualTo("data: gone");
      assertThat(line(wire, ":")).isEqualTo(":");
      assertThat(line(wire, ":")).isEqualTo(":");
    }
  }

  @Test
  void a_subscriber_that_finds_no_place_is_a_problem() throws Exception {
    try (var wire = served.connect()) {
      var answer = wire.get("/full").answer();

      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).contains("/problems/unavailable", "the house is full");
      assertThat(wire.get("/none").answer().status()).isEqualTo(404);
    }
  }

  @Test
  void a_subscriber_hears_that_its_client_left() throws Exception {
    var closed = new CompletableFuture<Void>();
    try (var wire = served.connect()) {
      wire.get("/events").head();
      sinks.poll(5, TimeUnit.SECONDS).onClose(() -> closed.complete(null));
    }

    closed.get(5, TimeUnit.SECONDS);
    assertThat(served.exchange("/events").status()).isEqualTo(Answering.CLIENT_GONE);
  }

  @Test
  void a_client_that_falls_behind_is_cut_off() throws Exception {
    try (var wire = served.connect(4096)) {
      wire.get("/events").head();
      EventSink sink = sinks.poll(5, TimeUnit.SECONDS);
      var event = ServerEvent.of("bulk", "x".repeat(100_000));

      int sent = 0;
      while (sink.send(event) && sent < 10_000) {
        sent++;
        Thread.sleep(1);
      }

      assertThat(sent).isLessThan(10_000);
      assertThat(sink.send(event)).isFalse();
      assertThat(wire.ends()).isTrue();
      served.exchange("/events");
    }
  }

  @Test
  void a_sink_that_closes_ends_the_answer_and_keeps_the_connection() throws Exception {
    try (var wire = served.connect()) {
      wire.get("/events");
      EventSink sink = sinks.poll(5, TimeUnit.SECONDS);
      sink.send(ServerEvent.of("last", "words"));
      sink.close();

      assertThat(wire.answer().text()).contains("data: words");
      assertThat(wire.get("/none").answer().status()).isEqualTo(404);
    }
  }

  @Test
  void a_server_that_stops_ends_its_streams() throws Exception {
    try (var wire = served.connect()) {
      wire.get("/events").head();
      sinks.poll(5, TimeUnit.SECONDS);

      long began = System.nanoTime();
      served.close();

      assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(3));
      assertThat(wire.ends()).isTrue();
    }
  }

  private static String line(Served.Wire wire, String start) throws Exception {
    String line = wire.line();
    while (!line.startsWith(start)) {
      line = wire.line();
    }
    return line;
  }
}
