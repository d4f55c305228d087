package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Request;
import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The routes under `/v1/webhooks`; nothing is sent.
class WebhookRoutesIT {
  @TempDir private Path folder;
  private ApiScene api;

  @BeforeEach
  void open() {
    api = new ApiScene(folder);
  }

  @AfterEach
  void close() throws Exception {
    api.close();
  }

  @Test
  void the_secret_is_shown_once_and_again_only_when_it_is_a_new_one() {
    var made = created();

    assertThat(made.path("secret").asString()).startsWith("whsec_");
    assertThat(made.path("enabled").asBoolean()).isTrue();
    assertThat(Answers.json(api.get(at(made))).has("secret")).isFalse();
    assertThat(Answers.json(api.get("/v1/webhooks")).at("/items/0").has("secret")).isFalse();
    var rotated = Answers.json(api.post(at(made) + "/rotate", "{}")).path("secret").asString();
    assertThat(rotated).startsWith("whsec_").isNotEqualTo(made.path("secret").asString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"url\":\"ftp://example.org/\"}",
        "{\"url\":\"https://example.org/\",\"types\":[\"a*\"]}",
        "{\"url\":\"https://example.org/\",\"types\":[null]}",
        "{\"url\":\"https://example.org/\",\"description\":\"a\\nb\"}"
      })
  void what_is_no_webhook_is_refused_with_the_member_at_fault(String body) {
    var refused = api.post("/v1/webhooks", body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(Answers.json(refused).path("type").asString())
        .isEqualTo("/problems/webhook-refused");
    assertThat(Answers.json(refused).path("member").asString()).startsWith("/");
  }

  @Test
  void a_change_touches_only_what_it_names() {
    var made = created();

    var changed = Answers.json(patch(made, "{\"enabled\":false}"));
    assertThat(changed.path("enabled").asBoolean()).isFalse();
    assertThat(changed.path("disabledReason").asString()).isEqualTo("paused");
    assertThat(changed.path("url")).isEqualTo(made.path("url"));
    assertThat(changed.path("types")).isEqualTo(made.path("types"));
    assertThat(api.post(at(made) + "/ping", "{}").status()).isEqualTo(409);

    var enabled = Answers.json(patch(made, "{\"enabled\":true,\"types\":[]}"));
    assertThat(enabled.path("enabled").asBoolean()).isTrue();
    assertThat(enabled.has("disabledReason")).isFalse();
    assertThat(enabled.path("types").size()).isZero();
    assertThat(patch(made, "{\"url\":\"no address\"}").status()).isEqualTo(422);
  }

  @Test
  void the_log_comes_in_pages_and_by_status() {
    var made = created();
    for (int i = 0; i < 3; i++) {
      assertThat(api.post(at(made) + "/ping", "{}").status()).isEqualTo(202);
    }

    var first = Answers.json(api.get(at(made) + "/deliveries?limit=2&status=waiting"));
    var cursor = first.path("nextCursor").asString();
    var second = Answers.json(api.get(at(made) + "/deliveries?limit=2&cursor=" + cursor));

    assertThat(first.path("items").size()).isEqualTo(2);
    assertThat(second.path("items").size()).isEqualTo(1);
    assertThat(second.has("nextCursor")).isFalse();
    assertThat(first.at("/items/0/type").asString()).isEqualTo("dev.millrace.webhook.ping");
    assertThat(Answers.json(api.get(at(made) + "/deliveries?status=failed")).path("items"))
        .isEmpty();
    assertThat(api.get(at(made) + "/deliveries?status=odd").status()).isEqualTo(400);
    assertThat(api.get(at(made) + "/deliveries?cursor=odd").status()).isEqualTo(400);
    var number = first.at("/items/0/number").asLong();
    assertThat(api.post(at(made) + "/deliveries/" + number + "/retry", "{}").status())
        .isEqualTo(202);
    assertThat(api.post(at(made) + "/deliveries/999999/retry", "{}").status()).isEqualTo(404);
    assertThat(api.post(at(made) + "/deliveries/odd/retry", "{}").status()).isEqualTo(404);
  }

  @Test
  void what_is_gone_is_not_found() {
    var made = created();

    assertThat(api.answer(Request.builder("DELETE", at(made))).status()).isEqualTo(204);

    assertThat(api.get(at(made)).status()).isEqualTo(404);
    assertThat(api.get(at(made) + "/deliveries").status()).isEqualTo(404);
    assertThat(api.post(at(made) + "/rotate", "{}").status()).isEqualTo(404);
    assertThat(api.post(at(made) + "/ping", "{}").status()).isEqualTo(404);
    assertThat(patch(made, "{}").status()).isEqualTo(404);
    assertThat(api.answer(Request.builder("DELETE", at(made))).status()).isEqualTo(404);
    assertThat(api.get("/v1/webhooks/%00").status()).isIn(400, 404);
  }

  @Test
  void there_are_at_most_a_hundred() {
    for (int i = 0; i < 100; i++) {
      created();
    }

    assertThat(api.post("/v1/webhooks", "{\"url\":\"https://example.org/\"}").status())
        .isEqualTo(422);
  }

  private JsonNode created() {
    var body = "{\"url\":\"https://example.org/hook\",\"types\":[\"dev.millrace.asset.*\"]}";
    Response made = api.post("/v1/webhooks", body);
    assertThat(made.status()).isEqualTo(201);
    return Answers.json(made);
  }

  private Response patch(JsonNode webhook, String json) {
    return api.answer(Request.builder("PATCH", at(webhook)).json(json));
  }

  private static String at(JsonNode webhook) {
    return "/v1/webhooks/" + webhook.path("id").asString();
  }
}
