package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.http.Problem;
import dev.millrace.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdminTokenTest {
  private static final String TOKEN = "the-right-token";
  private static final String HERE = "192.0.2.1";

  private final TestClock clock = TestClock.atNoon();
  private final AdminToken token = new AdminToken(TOKEN, clock);

  @Test
  void the_token_is_told_from_others() {
    assertThat(token.is(TOKEN, HERE)).isTrue();
    assertThat(token.is(TOKEN + "x", HERE)).isFalse();
    assertThat(token.is("", HERE)).isFalse();
  }

  @Test
  void an_address_that_guessed_ten_times_within_a_minute_waits() {
    guess(AdminToken.MAX_WRONG, HERE);
    clock.advance(Duration.ofMillis(20_500));

    var refusal = refusal("a guess", HERE);

    assertThat(refusal.problem().type()).isEqualTo(Problem.TOO_MANY_REQUESTS);
    assertThat(refusal.response().headers().first("Retry-After")).isEqualTo("40");
    assertThat(refusal(TOKEN + "x", HERE)).isNotNull();
  }

  @Test
  void the_right_token_is_always_let_in() {
    guess(AdminToken.MAX_WRONG, HERE);

    assertThat(token.is(TOKEN, HERE)).isTrue();
    assertThat(token.is(TOKEN, "2001:db8::1")).isTrue();
  }

  @Test
  void after_the_minute_it_may_guess_again() {
    guess(AdminToken.MAX_WRONG, HERE);
    clock.advance(AdminToken.MINUTE);

    assertThat(token.is("a guess", HERE)).isFalse();
  }

  @Test
  void guesses_of_different_minutes_do_not_add_up() {
    guess(AdminToken.MAX_WRONG - 1, HERE);
    clock.advance(AdminToken.MINUTE);
    guess(AdminToken.MAX_WRONG - 1, HERE);

    assertThat(token.is("a guess", HERE)).isFalse();
  }

  @Test
  void one_ipv6_network_is_one_guesser() {
    for (int i = 0; i < AdminToken.MAX_WRONG; i++) {
      guess(1, "2001:db8:0:1::" + i);
    }

    assertThat(refusal("a guess", "2001:db8:0:1:ffff::1")).isNotNull();
    assertThat(token.is("a guess", "2001:db8:0:2::1")).isFalse();
  }

  @Test
  void its_memory_is_bounded() {
    for (int i = 0; i < AdminToken.MAX_ADDRESSES + 100; i++) {
      guess(1, "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 0xff, i & 0xff));
    }

    assertThat(token.addresses()).isEqualTo(AdminToken.MAX_ADDRESSES);
  }

  private void guess(int times, String address) {
    for (int i = 0; i < times; i++) {
      assertThat(token.is("a guess", address)).isFalse();
    }
  }

  private Problem.Thrown refusal(String given, String address) {
    return catchThrowableOfType(Problem.Thrown.class, () -> token.is(given, address));
  }
}
