package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.Routes;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.policy.Playback;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Films that play at another address than the console's.
class PlayedAtTest {
  private static final PlayedAt EDGES =
      new PlayedAt(Optional.of(URI.create("https://play.example.org:8443/")));

  private final Request request =
      Request.builder("GET", "/embed/x?ticket=1").server("http", "console.example.org").build();

  @Test
  void addresses_are_the_edges_or_else_this_servers() {
    assertThat(EDGES.url(request, "/play/x/")).isEqualTo("https://play.example.org:8443/play/x/");
    assertThat(PlayedAt.HERE.url(request, "/play/x/"))
        .isEqualTo("http://console.example.org/play/x/");
    assertThat(PlayedAt.urlFor(request.with(PlayedAt.class, EDGES), "/"))
        .isEqualTo("https://play.example.org:8443/");
  }

  @Test
  void who_asks_for_the_embedded_player_is_sent_on_with_all_that_he_brings() {
    Response answer = Routes.build(EDGES::addTo).answer(request);

    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.headers().first("Location"))
        .isEqualTo("https://play.example.org:8443/embed/x?ticket=1");
    assertThat(Routes.build(PlayedAt.HERE::addTo).answer(request).status()).isEqualTo(404);
  }

  @Test
  void the_consoles_pages_may_load_from_there_and_from_nowhere_else() {
    var console = new ConsoleRoutes(new PageFiles(), "http://store:1", EDGES, () -> true);

    String csp =
        Routes.build(console::addTo)
            .answer(Requests.get("/watch/x").build())
            .headers()
            .first("Content-Security-Policy");

    assertThat(csp)
        .contains("connect-src 'self' http://store:1 https://play.example.org:8443;")
        .contains("img-src 'self' https://play.example.org:8443 ")
        .contains("media-src 'self' https://play.example.org:8443 ")
        .contains("script-src 'self';");
  }

  @Test
  void pages_say_when_nobody_collects_what_players_tell() {
    var isCollected = new AtomicBoolean(true);
    var console = new ConsoleRoutes(new PageFiles(), "http://store:1", EDGES, isCollected::get);
    var embeds = new EmbedRoutes(new PageFiles(), _ -> Playback.PUBLIC, isCollected::get, false);
    var routes =
        Routes.build(
            all -> {
              console.addTo(all);
              embeds.addTo(all);
            });
    for (String page : List.of("/", "/embed/x")) {
      isCollected.set(true);
      Response heard = routes.answer(Requests.get(page).build());
      isCollected.set(false);
      Response quiet = routes.answer(Requests.get(page).build());

      assertThat(Answers.text(heard)).contains("<html lang").doesNotContain("data-telemetry");
      assertThat(Answers.text(quiet)).contains("<html data-telemetry=\"off\" lang");
      assertThat(quiet.headers().first("ETag"))
          .matches("\"[^\"]+\"")
          .isNotEqualTo(heard.headers().first("ETag"));
    }
  }
}
