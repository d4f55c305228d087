package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.RequestBuilder;
import dev.millrace.http.testing.Requests;
import dev.millrace.policy.Policy;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session that was signed out of is over for good, in every process.
class SignOutIT {
  @TempDir private Path folder;

  @Test
  void a_session_that_was_ended_stays_ended_after_a_restart_and_elsewhere() {
    try (var scene = new ApiScene(folder)) {
      String ended = signIn(scene);
      String kept = signIn(scene);

      scene.bare(Requests.of("DELETE", "/v1/session").header("Cookie", ended));

      try (var another = scene.another(Policy.STANDARD)) {
        assertThat(status(scene, ended)).isEqualTo(401);
        assertThat(status(another, ended)).isEqualTo(401);
        assertThat(status(another, kept)).isEqualTo(200);
      }
    }
  }

  @Test
  void what_expired_is_forgotten() {
    try (var scene = new ApiScene(folder)) {
      signOut(scene, signIn(scene));
      scene.clock.advance(Duration.ofDays(31));

      signOut(scene, signIn(scene));

      var sql = "select count(*) from revoked_session";
      assertThat(
              scene
                  .database
                  .jdbi()
                  .<Integer, RuntimeException>withHandle(
                      handle -> handle.createQuery(sql).mapTo(Integer.class).one()))
          .isEqualTo(1);
    }
  }

  private static String signIn(ApiScene scene) {
    RequestBuilder request = Requests.post("/v1/session", "{\"token\":\"" + ApiScene.TOKEN + "\"}");
    var cookie = scene.bare(request).headers().first("Set-Cookie");
    assertThat(cookie).isNotNull();
    return String.valueOf(cookie).replaceAll(";.*", "");
  }

  private static void signOut(ApiScene scene, String cookie) {
    scene.bare(Requests.of("DELETE", "/v1/session").header("Cookie", cookie));
  }

  private static int status(ApiScene scene, String cookie) {
    return scene.bare(Requests.get("/v1/assets").header("Cookie", cookie)).status();
  }
}
