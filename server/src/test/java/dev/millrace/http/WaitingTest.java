package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Requests of routes that are waited for, by HTTP/1.1 and HTTP/2.
@Timeout(60)
class WaitingTest {
  private static final HttpConfig.Timeouts SHORT =
      new HttpConfig.Timeouts(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(5));

  private final CompletableFuture<Response> comes = new CompletableFuture<>();
  private final AtomicInteger gone = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();
  private Served served = serve(HttpConfig.DEFAULTS);

  /// Held, as one that nobody holds closes itself.
  private HttpClientAgent client = vertx.createHttpClient();

  private Served serve(HttpConfig config) {
    return new Served(
        config,
        all ->
            all.waiting("GET", "/comes", this::comes)
                .immediate("GET", "/hit", _ -> CompletableFuture.completedFuture(shared("hit"))));
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    served.close();
  }

  private CompletionStage<Response> comes(Request request) {
    request.onGone(gone::incrementAndGet);
    return comes.thenApplyAsync(answer -> answer, request.loop());
  }

  private static Response shared(String text) {
    Response answer = Response.text(text);
    return answer.forMany().apply(Request.builder("GET", "/").build());
  }

  /// A client of a server that speaks it in clear text.
  private void connect(HttpVersion version, HttpConfig.Timeouts timeouts) {
    served.close();
    boolean isHttp2 = version == HttpVersion.HTTP_2;
    var proxies = new HttpConfig.Proxies(Set.of(), isHttp2);
    served = serve(HttpConfig.DEFAULTS.withProxies(proxies).withTimeouts(timeouts));
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
  }

  /// Status and text.
  private Future<String> ask() {
    var options = new RequestOptions().setHost("127.0.0.1").setPort(served.port()).setURI("/comes");
    return client
        .request(options)
        .compose(
            request ->
                request
                    .send()
                    .compose(answer -> answer.body().map(body -> said(answer.statusCode(), body))));
  }

  private static String said(int status, Buffer body) {
    return status + " " + (status == 200 ? body.toString() : "");
  }

  private static String await(Future<String> answer) throws Exception {
    return answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void an_answer_that_many_share_comes_past_the_transport(HttpVersion version) throws Exception {
    connect(version, HttpConfig.Timeouts.DEFAULTS);
    Future<String> answer = ask();
    served.awaitRequests(1);
    assertThat(answer.isComplete()).isFalse();

    comes.complete(shared("part"));

    assertThat(await(answer)).isEqualTo("200 part");
    served.awaitRequests(0);
    assertThat(served.server().load().shortcuts()).isEqualTo(1);
    assertThat(Eventually.holds(() -> !served.exchanges.isEmpty())).isTrue();
    assertThat(served.exchanges).singleElement().extracting(e -> e.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void another_answer_goes_by_the_transport(HttpVersion version) throws Exception {
    connect(version, HttpConfig.Timeouts.DEFAULTS);
    Future<String> answer = ask();
    served.awaitRequests(1);

    comes.complete(Response.text("own"));

    assertThat(await(answer)).isEqualTo("200 own");
    served.awaitRequests(0);
    assertThat(served.server().load().shortcuts()).isZero();
    assertThat(served.exchanges).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void a_failure_is_a_problem(HttpVersion version) throws Exception {
    connect(version, HttpConfig.Timeouts.DEFAULTS);
    Future<String> answer = ask();
    served.awaitRequests(1);

    comes.completeExceptionally(Problem.UNAVAILABLE.plain().thrown());

    assertThat(await(answer)).isEqualTo("503 ");
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void whoever_leaves_is_waited_for_no_more(HttpVersion version) throws Exception {
    connect(version, HttpConfig.Timeouts.DEFAULTS);
    Future<String> answer = ask();
    served.awaitRequests(1);

    client.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);

    served.awaitRequests(0);
    assertThat(Eventually.holds(() -> gone.get() == 1)).isTrue();
    assertThat(answer.failed()).isTrue();
    assertThat(served.exchanges).singleElement().extracting(e -> e.status()).isEqualTo(499);
    comes.complete(shared("late"));
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void whoever_waits_for_too_long_is_told_so(HttpVersion version) throws Exception {
    connect(version, SHORT);
    Future<String> answer = ask();

    assertThat(await(answer)).isEqualTo("503 ");
    assertThat(Eventually.holds(() -> gone.get() == 1)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void a_server_that_stops_answers_those_who_wait(HttpVersion version) throws Exception {
    connect(version, HttpConfig.Timeouts.DEFAULTS);
    Future<String> answer = ask();
    served.awaitRequests(1);

    var stopped = CompletableFuture.runAsync(served.server()::close);
    while (!served.server().load().isStopping()) {
      Thread.onSpinWait();
    }
    comes.complete(shared("last"));

    assertThat(await(answer)).isEqualTo("200 last");
    stopped.get(20, TimeUnit.SECONDS);
  }

  @Test
  void what_is_asked_behind_one_that_waits_is_answered_behind_it() throws Exception {
    String get = "GET /%s HTTP/1.1\r\nHost: test\r\n\r\n";
    try (var wire = served.connect()) {
      wire.send(get.formatted("comes"));
      served.awaitRequests(1);
      wire.send(get.formatted("hit") + get.formatted("comes") + get.formatted("hit"));

      comes.complete(shared("part"));

      assertThat(wire.answer().text()).isEqualTo("part");
      assertThat(wire.answer().text()).isEqualTo("hit");
      assertThat(wire.answer().text()).isEqualTo("part");
      assertThat(wire.answer().text()).isEqualTo("hit");
    }
  }

  /// Whoever counts and logs hears of all of them, and of none before the last is answered.
  @Test
  void of_those_who_are_answered_at_once_everybody_is_told_of_afterwards() throws Exception {
    connect(HttpVersion.HTTP_1_1, HttpConfig.Timeouts.DEFAULTS);
    int many = 4;
    var answers = new ArrayList<Future<String>>();
    for (int i = 0; i < many; i++) {
      answers.add(ask());
    }
    served.awaitRequests(many);

    comes.complete(shared("part"));
    for (Future<String> answer : answers) {
      assertThat(await(answer)).isEqualTo("200 part");
    }
    served.close();

    assertThat(served.exchanges).hasSize(many);
    served = serve(HttpConfig.DEFAULTS);
  }
}
