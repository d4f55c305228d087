package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  @Test
  void a_get_is_answered() throws Exception {
    var routes = Routes.build(all -> all.get("/hello", r -> Response.text("hi " + r.url("/x"))));
    try (var server = new HttpServer(HttpConfig.DEFAULTS, routes, HttpMetrics.NONE);
        var client = HttpClient.newHttpClient()) {
      server.start();

      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url() + "/hello")).build(),
              BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo("hi " + server.url() + "/x");
      assertThat(answer.headers().firstValue("date")).isPresent();
    }
  }
}
