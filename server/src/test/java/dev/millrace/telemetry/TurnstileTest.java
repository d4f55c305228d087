package dev.millrace.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.telemetry.Control.IngestToken;
import dev.millrace.telemetry.Control.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// Who may come.
class TurnstileTest {
  private static final IngestToken WEB =
      new IngestToken("1", "web", ControlDesk.hash("mt_one"), Instant.EPOCH);

  private final AtomicLong nanos = new AtomicLong();
  private Control control = Control.OPEN;

  private Turnstile turnstile(int byAddress, int byToken) {
    var config = new TelemetryConfig(Path.of("x"), 1 << 20, 8 << 20, byAddress, byToken);
    return new Turnstile(config, () -> control, nanos::get, new Counts());
  }

  private static RequestBuilder request(String query) {
    return Request.builder("POST", "/v1/telemetry/cmcd" + query);
  }

  private static void refused(ThrowingCallable asked, int status, String retryAfter) {
    assertThatThrownBy(asked)
        .isInstanceOfSatisfying(
            Problem.Thrown.class,
            e -> {
              assertThat(e.response().status()).isEqualTo(status);
              assertThat(String.valueOf(e.response().headers().first("Retry-After")))
                  .isEqualTo(retryAfter);
            });
  }

  @Test
  void everybody_may_come_until_somebody_says_otherwise() {
    Turnstile turnstile = turnstile(0, 0);
    assertThat(turnstile.admit(request("").build()).token()).isNull();

    control = new Control(State.PAUSED, 0, false, Instant.EPOCH, List.of());
    refused(() -> turnstile.admit(request("").build()), 410, "null");

    control = new Control(State.THROTTLED, 0, false, Instant.EPOCH, List.of());
    refused(() -> turnstile.admit(request("").build()), 429, "60");
  }

  @Test
  void a_throttle_counts_events_not_requests() {
    Turnstile turnstile = turnstile(0, 0);
    control = new Control(State.THROTTLED, 10, false, Instant.EPOCH, List.of());

    turnstile.admit(request("").build()).charge(40);
    refused(() -> turnstile.admit(request("").build()), 429, "3");
    nanos.addAndGet(Duration.ofMillis(3_100).toNanos());
    turnstile.admit(request("").build()).charge(1);
  }

  @Test
  void a_token_that_is_not_good_is_refused_even_where_none_is_needed() {
    Turnstile turnstile = turnstile(0, 0);
    control = new Control(State.OPEN, 0, false, Instant.EPOCH, List.of(WEB));

    assertThat(turnstile.admit(request("?token=mt_one").build()).token()).isEqualTo(WEB);
    assertThat(
            turnstile.admit(request("").header("Authorization", "Bearer mt_one").build()).token())
        .isEqualTo(WEB);
    refused(() -> turnstile.admit(request("?token=mt_two").build()), 401, "null");
  }

  @Test
  void pages_of_others_need_a_token_when_it_is_wanted_and_our_own_do_not() {
    Turnstile turnstile = turnstile(0, 0);
    control = new Control(State.OPEN, 0, true, Instant.EPOCH, List.of(WEB));

    refused(
        () -> turnstile.admit(request("").header("Origin", "https://other.example").build()),
        401,
        "null");
    turnstile.admit(request("").header("Origin", "http://localhost").build());
    turnstile.admit(request("").header("Sec-Fetch-Site", "same-origin").build());
    turnstile.admit(request("?token=mt_one").build());
  }

  @Test
  void one_address_and_one_token_have_shares_of_their_own() {
    Turnstile turnstile = turnstile(5, 8);
    control = new Control(State.OPEN, 0, false, Instant.EPOCH, List.of(WEB));

    turnstile.admit(request("?token=mt_one").address("10.0.0.1").build()).charge(5);
    refused(() -> turnstile.admit(request("").address("10.0.0.1").build()), 429, "1");
    turnstile.admit(request("?token=mt_one").address("10.0.0.2").build()).charge(5);
    refused(() -> turnstile.admit(request("?token=mt_one").address("10.0.0.3").build()), 429, "1");
    turnstile.admit(request("").address("10.0.0.3").build()).charge(1);
  }
}
