package dev.millrace.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.config.Secret;
import dev.millrace.events.Event;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.TopicDump;
import dev.millrace.webhooks.Receiver.Received;
import dev.millrace.webhooks.Webhooks.Change;
import dev.millrace.webhooks.sql.DeliveryRow.Attempt;
import dev.millrace.webhooks.sql.DeliveryRow.State;
import dev.millrace.webhooks.sql.Disabling;
import dev.millrace.webhooks.sql.HookRow;
import dev.millrace.webhooks.sql.Pruning.Kept;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Webhooks through real PostgreSQL, Kafka and HTTP.
class WebhooksIT {
  @RegisterExtension private final Scene scene = new Scene();
  private final Receiver receiver = scene.receiver;

  @Test
  void a_thousand_events_reach_three_webhooks_once_each_and_in_order() {
    var webhooks = scene.start();
    List.of("/a", "/b", "/c").forEach(path -> scene.hook(webhooks, path));
    long began = System.nanoTime();

    var subjects = new String[20];
    java.util.Arrays.setAll(subjects, i -> "subject-" + i);
    scene.tell("thing", 1_000, subjects);

    assertThat(Eventually.holds(Duration.ofMinutes(2), () -> settled() == 3_000)).isTrue();
    long millis = (System.nanoTime() - began) / 1_000_000;
    System.out.println("3000 messages millis=" + millis + " a second=" + 3_000_000 / millis);
    for (String path : List.of("/a", "/b", "/c")) {
      assertThat(receiver.ids(path)).hasSize(1_000).doesNotHaveDuplicates();
      for (String subject : subjects) {
        assertThat(subjectOnly(path, subject)).hasSize(50).isSorted();
      }
    }
  }

  @Test
  void a_message_is_a_cloud_event_signed_by_the_standard() {
    var webhooks = scene.start();
    var hook = scene.hook(webhooks, "/signed", "dev.test.*");

    scene.tell("wanted", 1, "s");
    webhooks.ping(hook.id());

    assertThat(Eventually.holds(() -> receiver.at("/signed").size() == 2)).isTrue();
    assertThat(receiver.at("/signed"))
        .allSatisfy(message -> assertVerifies(message, List.of(hook.keys().current())));
    var event = Event.fromJson(bytes(receiver, "wanted-00000"));
    assertThat(event.type()).isEqualTo("dev.test.wanted");
    assertThat(event.subject()).isEqualTo("s");
  }

  @Test
  void a_former_secret_signs_beside_the_new_one_for_a_day() {
    var webhooks = scene.start();
    var before = scene.hook(webhooks, "/rotated");

    var after = webhooks.rotate(before.id());
    webhooks.ping(before.id());
    assertThat(Eventually.holds(() -> receiver.at("/rotated").size() == 1)).isTrue();
    scene.sql("update webhook set old_secret_until = old_secret_until - interval '24 hours'");
    webhooks.ping(before.id());
    assertThat(Eventually.holds(() -> receiver.at("/rotated").size() == 2)).isTrue();

    assertThat(after.keys().current()).isNotEqualTo(before.keys().current());
    assertVerifies(
        receiver.at("/rotated").getFirst(),
        List.of(after.keys().current(), before.keys().current()));
    assertVerifies(receiver.at("/rotated").getLast(), List.of(after.keys().current()));
  }

  @Test
  void a_receiver_that_fails_in_any_way_is_tried_until_it_takes_the_message() {
    var webhooks = scene.start();
    var calls = new AtomicInteger();
    receiver.url("/bad", (exchange, _) -> misbehave(calls.getAndIncrement(), exchange));
    var hook = scene.hook(webhooks, "/bad");

    scene.tell("thing", 1, "s");

    assertThat(Eventually.holds(() -> settled() == 1)).isTrue();
    var row = Scene.last(webhooks, hook);
    assertThat(row.state()).isEqualTo(State.DELIVERED);
    assertThat(row.attempts())
        .extracting(Attempt::status)
        .containsExactly(500, null, 302, null, 200);
    assertThat(row.attempts().getFirst().answer()).startsWith("out of order xxx").hasSize(500);
    assertThat(row.attempts().get(1).error()).isNotBlank();
    assertThat(row.attempts().get(3).error()).contains("in time");
    assertThat(row.attempts().get(3).durationMillis()).isBetween(1_900L, 4_000L);
    assertThat(receiver.at("/elsewhere")).isEmpty();
    assertThat(webhooks.find(hook.id()).health().failures()).isZero();
  }

  @Test
  void attempts_and_what_waits_are_counted() {
    var patient = new Backoff(Collections.nCopies(1_000, Scene.QUICK), 5);
    var config = Scene.quick(Duration.ofDays(5), patient, Scene.quick().kept());
    var service = scene.startService(config);
    var open = new AtomicBoolean();
    receiver.url(
        "/counted", (exchange, _) -> Receiver.answer(exchange, open.get() ? 200 : 503, ""));
    scene.hook(service.webhooks(), "/counted");

    scene.tell("thing", 1, "s");

    assertThat(Eventually.holds(() -> service.backlog().waiting() == 1)).isTrue();
    assertThat(service.backlog().oldest()).isPositive();
    assertThat(service.counters().retried()).isPositive();
    open.set(true);
    assertThat(Eventually.holds(() -> service.backlog().waiting() == 0)).isTrue();
    assertThat(service.backlog().oldest()).isZero();
    assertThat(service.counters()).returns(1L, WebhookService.Counters::delivered);
  }

  private void misbehave(int call, HttpExchange exchange) throws IOException {
    switch (call) {
      case 0 -> Receiver.answer(exchange, 500, "out of\u0000 order " + "x".repeat(20_000));
      case 1 -> exchange.close();
      case 2 -> {
        exchange.getResponseHeaders().set("Location", receiver.url("/elsewhere"));
        Receiver.answer(exchange, 302, "");
      }
      case 3 -> hang();
      case 4 -> {
        exchange.sendResponseHeaders(200, 1_000_000);
        exchange.getResponseBody().write(new byte[10]);
        exchange.getResponseBody().flush();
        hang();
      }
      default -> throw new IOException("there should be no call " + call);
    }
  }

  @Test
  void an_address_inside_of_the_network_is_not_asked() {
    var webhooks = scene.start();
    var hook =
        webhooks.create(
            new dev.millrace.webhooks.sql.HookRow.Wish("http://169.254.169.254/", List.of(), ""));

    webhooks.ping(hook.id());

    assertThat(Eventually.holds(() -> settled() == 1)).isTrue();
    assertThat(Scene.last(webhooks, hook).attempts().getFirst().error()).contains("not allowed");
  }

  @Test
  void an_event_holds_later_ones_of_its_subject_back_but_not_for_ever() {
    var refused = Set.of("thing-00000");
    var webhooks = scene.start();
    receiver.url(
        "/held",
        (exchange, message) ->
            Receiver.answer(exchange, refused.contains(message.id()) ? 500 : 204, ""));
    scene.hook(webhooks, "/held");

    scene.tell("thing", 4, "one", "other");

    assertThat(Eventually.holds(() -> settled() == 4)).isTrue();
    assertThat(subjectOnly("/held", "other")).containsExactly("thing-00001", "thing-00003");
    var one = subjectOnly("/held", "one");
    assertThat(one).hasSize(18);
    assertThat(one.subList(0, 5)).containsOnly("thing-00000");
    assertThat(one.indexOf("thing-00002")).isBetween(5, 7);
  }

  @Test
  void a_dead_webhook_does_not_slow_the_others() {
    var webhooks = scene.start();
    for (int i = 0; i < 10; i++) {
      receiver.url("/dead-" + i, (_, _) -> hang());
      scene.hook(webhooks, "/dead-" + i);
    }
    scene.hook(webhooks, "/alive");
    long began = System.nanoTime();

    scene.tell("thing", 200, "a", "b", "c", "d", "e", "f");

    assertThat(Eventually.holds(() -> receiver.at("/alive").size() == 200)).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    System.out.println("beside 10 dead, millis=" + (System.nanoTime() - began) / 1_000_000);
  }

  @Test
  void who_answers_410_gets_no_more_and_it_is_told() {
    var webhooks = scene.start();
    receiver.url("/gone", Receiver.status(410));
    var hook = scene.hook(webhooks, "/gone", "dev.test.*");
    var watching = scene.hook(webhooks, "/watching", Disabling.TYPE);

    scene.tell("thing", 1, "s");

    assertThat(Eventually.holds(() -> receiver.at("/watching").size() == 1)).isTrue();
    var health = webhooks.find(hook.id()).health();
    assertThat(health.enabled()).isFalse();
    assertThat(health.disabledReason()).isEqualTo("gone");
    var told = TopicDump.await(scene.kafka, 2);
    assertThat(told)
        .filteredOn(event -> event.subject().equals(hook.id()))
        .singleElement()
        .satisfies(event -> assertThat(event.data().path("reason").asString()).isEqualTo("gone"));
    assertThat(webhooks.find(watching.id()).health().enabled()).isTrue();
  }

  @Test
  void who_fails_for_days_is_disabled_and_goes_on_when_enabled() {
    var patience = Duration.ofDays(5);
    var slow = new Backoff(List.of(Scene.QUICK, Scene.QUICK, Duration.ofHours(8)), 5);
    var webhooks = scene.start(Scene.quick(patience, slow, Scene.quick().kept()));
    var works = new AtomicInteger();
    receiver.url(
        "/ill", (exchange, _) -> Receiver.answer(exchange, works.get() == 0 ? 503 : 200, ""));
    var hook = scene.hook(webhooks, "/ill");
    scene.tell("thing", 1, "s");
    assertThat(Eventually.holds(() -> attempts(webhooks, hook) == 3)).isTrue();
    assertThat(webhooks.find(hook.id()).health().failingSince()).isNotNull();

    scene.sql("update webhook set failing_since = now() - interval '6 days', rest_until = now()");
    scene.sql("update webhook_delivery set due_at = now()");
    assertThat(Eventually.holds(() -> !webhooks.find(hook.id()).health().enabled())).isTrue();
    assertThat(webhooks.find(hook.id()).health().disabledReason()).isEqualTo("failing");
    works.set(1);
    int before = receiver.at("/ill").size();
    var enabled = webhooks.change(hook.id(), new Change(null, null, null, true));
    assertThat(enabled.health().failures()).isZero();
    Scene.log(webhooks, hook).forEach(row -> webhooks.retry(hook.id(), row.number()));

    // What waited goes on by itself, and may be sent once more because it was asked for.
    assertThat(Eventually.holds(() -> receiver.at("/ill").size() > before)).isTrue();
    assertThat(Eventually.holds(() -> Scene.last(webhooks, hook).state() == State.DELIVERED))
        .isTrue();
  }

  private static int attempts(Webhooks webhooks, HookRow hook) {
    return Scene.log(webhooks, hook).stream().mapToInt(row -> row.attempts().size()).sum();
  }

  @Test
  void what_failed_for_good_can_be_sent_again() {
    var webhooks = scene.start(Scene.quick(Duration.ofDays(5), once(), Scene.quick().kept()));
    var works = new AtomicInteger();
    receiver.url(
        "/later", (exchange, _) -> Receiver.answer(exchange, works.get() == 0 ? 503 : 200, ""));
    var hook = scene.hook(webhooks, "/later");
    scene.tell("thing", 1, "s");
    assertThat(Eventually.holds(() -> settled() == 1)).isTrue();
    assertThat(Scene.last(webhooks, hook).state()).isEqualTo(State.FAILED);

    works.set(1);
    webhooks.retry(hook.id(), Scene.last(webhooks, hook).number());

    assertThat(Eventually.holds(() -> Scene.last(webhooks, hook).state() == State.DELIVERED))
        .isTrue();
    assertThat(Scene.last(webhooks, hook).attempts()).hasSize(2);
  }

  @Test
  void while_kafka_is_away_events_wait_and_then_arrive_once() {
    var webhooks = scene.start();
    scene.hook(webhooks, "/patient");
    scene.tell("before", 5, "s");
    assertThat(Eventually.holds(() -> receiver.at("/patient").size() == 5)).isTrue();

    Backends.kafkaLeaves();
    try {
      scene.tell("during", 5, "s");
    } finally {
      Backends.kafkaReturns();
    }

    assertThat(Eventually.holds(Duration.ofMinutes(1), () -> receiver.at("/patient").size() == 10))
        .isTrue();
    assertThat(receiver.ids("/patient")).doesNotHaveDuplicates();
  }

  @Test
  void two_servers_share_the_work_and_send_nothing_twice() {
    var webhooks = scene.start();
    scene.start();
    scene.hook(webhooks, "/shared");

    scene.tell("thing", 400, "a", "b", "c", "d", "e", "f", "g", "h");

    assertThat(Eventually.holds(() -> settled() == 400)).isTrue();
    assertThat(receiver.ids("/shared")).hasSize(400).doesNotHaveDuplicates();
  }

  @Test
  void the_log_keeps_within_its_limits() {
    var kept = new Kept(Duration.ofDays(30), 10, 25);
    var webhooks = scene.start(Scene.quick(Duration.ofDays(5), Backoff.standard(), kept));
    var hook = scene.hook(webhooks, "/kept", "dev.test.*");
    scene.tell("thing", 50, "a", "b");
    assertThat(Eventually.holds(() -> settled() == 50)).isTrue();
    receiver.url("/flooded", Receiver.status(500));
    var flooded = scene.hook(webhooks, "/flooded", "dev.test.*");
    scene.tell("more", 30, "a");
    assertThat(Eventually.holds(() -> scene.count("webhook_delivery") == 110)).isTrue();
    assertThat(Eventually.holds(() -> settled() == 80)).isTrue();

    scene.start(Scene.quick(Duration.ofDays(5), Backoff.standard(), kept));

    assertThat(Eventually.holds(() -> Scene.log(webhooks, hook).size() == 10)).isTrue();
    assertThat(Eventually.holds(() -> !webhooks.find(flooded.id()).health().enabled())).isTrue();
    assertThat(webhooks.find(flooded.id()).health().disabledReason()).isEqualTo("backlog");
    scene.sql("update webhook_delivery set created_at = now() - interval '31 days'");
    scene.start(Scene.quick(Duration.ofDays(5), Backoff.standard(), kept));
    assertThat(Eventually.holds(() -> scene.count("webhook_delivery") == 0)).isTrue();
  }

  private int settled() {
    return scene.count("webhook_delivery where state <> 'waiting'");
  }

  private static Backoff once() {
    return new Backoff(Collections.emptyList(), 5);
  }

  private List<String> subjectOnly(String path, String subject) {
    return receiver.at(path).stream()
        .filter(message -> message.body().contains("\"subject\":\"" + subject + "\""))
        .map(Received::id)
        .toList();
  }

  private static byte[] bytes(Receiver receiver, String id) {
    return receiver.at("/signed").stream()
        .filter(message -> message.id().equals(id))
        .map(message -> message.body().getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }

  private static void assertVerifies(Received message, List<Secret> secrets) {
    var time = Instant.ofEpochSecond(message.timestamp());
    assertThat(time).isBetween(Instant.now().minusSeconds(60), Instant.now());
    var expected = new HashSet<>(List.of(message.signature().split(" ", -1)));
    assertThat(Set.of(Signatures.of(secrets, message.id(), time, message.body()).split(" ", -1)))
        .isEqualTo(expected);
  }

  private static void hang() throws IOException {
    try {
      Thread.sleep(20_000);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
