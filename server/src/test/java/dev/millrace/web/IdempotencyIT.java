package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.Response;
import dev.millrace.http.testing.Answers;
import dev.millrace.http.testing.Requests;
import dev.millrace.policy.Policy;
import dev.millrace.policy.PolicyJson;
import dev.millrace.policy.Restrictions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One `Idempotency-Key` never makes two assets, whichever way the film comes.
class IdempotencyIT {
  private static final String UPLOAD = "{\"filename\":\"a.mp4\",\"sizeBytes\":5}";
  private static final String PULL =
      "{\"filename\":\"a.mp4\",\"sourceUrl\":\"http://93.184.216.34/a.mp4\"}";
  private static final Policy OTHER_DEFAULT =
      PolicyJson.read(
          PolicyJson.write(
              new Policy(
                  new Policy.Pick(OptionalInt.of(360), List.of()),
                  Policy.STANDARD.codecs(),
                  Policy.STANDARD.rateControl(),
                  Policy.STANDARD.ladder(),
                  true,
                  Policy.STANDARD.priority(),
                  Policy.STANDARD.retention(),
                  Policy.STANDARD.owner(),
                  Restrictions.NONE,
                  Policy.STANDARD.analysis())),
          Policy.STANDARD);

  @TempDir private Path folder;
  private ApiScene scene;

  @BeforeEach
  void open() {
    scene = new ApiScene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static Response send(ApiScene to, String key, String json) {
    return to.answer(Requests.post("/v1/assets", json).header("Idempotency-Key", key));
  }

  private Response send(String json) {
    return send(scene, "key", json);
  }

  private static String id(Response answer) {
    return Answers.json(answer).path("id").asString();
  }

  private static String problem(Response answer) {
    return Answers.json(answer).path("type").asString().replace("/problems/", "");
  }

  private int assets() {
    return Answers.json(scene.get("/v1/assets")).path("items").size();
  }

  @Test
  void thirty_two_requests_with_one_key_by_both_ways_make_one_asset() throws Exception {
    try (var beside = scene.another(Policy.STANDARD)) {
      var answers = allAtOnce(beside);

      var made = answers.stream().filter(answer -> answer.status() < 300).toList();
      var others = answers.stream().filter(answer -> answer.status() >= 300).toList();
      assertThat(assets()).isEqualTo(1);
      assertThat(made).isNotEmpty().extracting(IdempotencyIT::id).containsOnly(id(made.getFirst()));
      assertThat(others)
          .extracting(IdempotencyIT::problem)
          .isSubsetOf("upload-busy", "idempotency-key-reused")
          .contains("idempotency-key-reused");
    }
  }

  private List<Response> allAtOnce(ApiScene beside) throws Exception {
    var start = new CountDownLatch(1);
    var answers = new ArrayList<Response>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<Response>>();
      for (int i = 0; i < 32; i++) {
        var server = i % 4 < 2 ? scene : beside;
        var way = i % 2 == 0 ? UPLOAD : PULL;
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return send(server, "key", way);
                }));
      }
      start.countDown();
      for (var future : futures) {
        answers.add(future.get());
      }
    }
    return answers;
  }

  @ParameterizedTest
  @ValueSource(strings = {UPLOAD, PULL})
  void a_repeat_is_answered_for_the_same_asset_after_a_restart(String request) {
    var first = send(request);

    try (var restarted = scene.another(Policy.STANDARD)) {
      assertThat(id(send(restarted, "key", request))).isEqualTo(id(first));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {UPLOAD, PULL})
  void a_repeat_stays_one_when_the_default_policy_changes(String request) {
    var first = send(request);

    try (var changed = scene.another(OTHER_DEFAULT)) {
      assertThat(id(send(changed, "key", request))).isEqualTo(id(first));
      assertThat(id(send(changed, "other", request))).isNotEqualTo(id(first));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {UPLOAD, PULL})
  void the_order_of_members_and_spaces_make_no_other_request(String request) {
    var members = request.substring(1, request.length() - 1).split(",", 2);
    var turned = "{ " + members[1] + ",\n " + members[0] + " }";

    assertThat(id(send(turned))).isEqualTo(id(send(request)));
  }

  @ParameterizedTest
  @ValueSource(strings = {UPLOAD, PULL})
  void a_key_used_again_with_another_body_is_refused(String request) {
    send(request);

    var renamed = send(request.replace("a.mp4\"", "b.mp4\""));
    var otherWay = send(request.equals(PULL) ? UPLOAD : PULL);

    assertThat(List.of(renamed, otherWay))
        .allMatch(answer -> answer.status() == 422)
        .extracting(IdempotencyIT::problem)
        .containsOnly("idempotency-key-reused");
    assertThat(assets()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {UPLOAD, PULL})
  void a_key_is_free_after_a_day(String request) {
    var first = send(request);
    scene.clock.advance(Duration.ofHours(25));

    assertThat(id(send(request))).isNotEqualTo(id(first));
  }

  @ParameterizedTest
  @ValueSource(strings = {UPLOAD, PULL})
  void a_repeat_after_the_deletion_makes_no_second_asset(String request) {
    var first = send(request);
    scene.answer(Requests.of("DELETE", "/v1/assets/" + id(first)));

    var repeat = send(request);

    assertThat(repeat.status()).isEqualTo(409);
    assertThat(problem(repeat)).isEqualTo("upload-over");
    assertThat(assets()).isZero();
  }

  @Test
  void a_refused_request_leaves_its_key_free() {
    assertThat(send("{\"filename\":\"../a.mp4\",\"sizeBytes\":5}").status()).isEqualTo(422);

    assertThat(send(UPLOAD).status()).isEqualTo(201);
  }

  @Test
  void what_cannot_be_a_key_is_refused_by_name() {
    var answer = send(scene, "x".repeat(256), UPLOAD);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(Answers.json(answer).path("member").asString()).isEqualTo("Idempotency-Key");
  }
}
