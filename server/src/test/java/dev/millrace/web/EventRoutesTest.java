package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.EventStream;
import dev.millrace.events.EventsConfig;
import dev.millrace.http.HttpConfig;
import dev.millrace.http.HttpServer;
import dev.millrace.http.Routes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/// The limit of `/v1/events`, with a stream that never reads.
class EventRoutesTest {
  @Test
  void one_listener_too_many_is_told_so_before_the_stream_begins() throws Exception {
    try (var stream = new EventStream(EventsConfig.of("127.0.0.1:1"));
        var server =
            new HttpServer(
                HttpConfig.DEFAULTS,
                Routes.build(routes -> new EventRoutes(stream).addTo(routes, _ -> true)),
                _ -> {});
        var client = HttpClient.newHttpClient()) {
      server.start();
      for (int i = 0; i < EventStream.MAX_SUBSCRIPTIONS; i++) {
        var _ = stream.subscribe(_ -> false, _ -> {});
      }

      var request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/events")).build();
      var answer = client.send(request, BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("/problems/unavailable", "no more event streams");
    }
  }
}
