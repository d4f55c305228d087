package dev.millrace.delivery.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.delivery.access.ViewerLimits.Allowance;
import dev.millrace.http.Problem;
import dev.millrace.http.Request;
import dev.millrace.http.testing.Requests;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ViewerLimitsTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(5 * SECOND);

  private ViewerLimits limits(Allowance byAddress, Allowance byToken) {
    return new ViewerLimits(byAddress, byToken, now::get);
  }

  private static Request asked(String target) {
    return Requests.get(target).build();
  }

  @Test
  void an_address_may_burst_two_seconds_and_then_goes_on_at_its_rate() {
    ViewerLimits limits = limits(new Allowance(10, 0), Allowance.NONE);
    for (int i = 0; i < 20; i++) {
      limits.admit(asked("/play/a/main.m3u8"));
    }

    assertThatThrownBy(() -> limits.admit(asked("/play/a/main.m3u8")))
        .isInstanceOfSatisfying(
            Problem.Thrown.class,
            refusal -> {
              assertThat(refusal.response().status()).isEqualTo(429);
              assertThat(refusal.response().headers().first("Retry-After")).isEqualTo("1");
            });
    now.addAndGet(SECOND / 10);

    assertThatCode(() -> limits.admit(asked("/play/a/main.m3u8"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> limits.admit(asked("/play/a/main.m3u8")))
        .isInstanceOf(Problem.Thrown.class);
    assertThat(limits.refusals()).containsEntry("address-limit", 2L);
  }

  private static Admission holder(String name) {
    return new Admission(true, name, null, List::of);
  }

  @Test
  void what_lets_in_is_counted_by_itself_and_only_where_there_is_one() {
    ViewerLimits limits = limits(Allowance.NONE, new Allowance(1, 0));
    limits.admitHolder(asked("/play/a/main.m3u8"), holder("one"));
    limits.admitHolder(asked("/play/a/main.m3u8"), holder("one"));

    assertThatThrownBy(() -> limits.admitHolder(asked("/play/b/main.m3u8"), holder("one")))
        .isInstanceOf(Problem.Thrown.class);

    assertThatCode(
            () -> {
              limits.admitHolder(asked("/play/a/main.m3u8"), holder("other"));
              for (int i = 0; i < 10; i++) {
                limits.admitHolder(asked("/play/a/main.m3u8"), Admission.OPEN);
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void what_a_request_only_claims_to_have_counts_for_nothing() {
    ViewerLimits limits = limits(Allowance.NONE, new Allowance(1, 0));
    limits.admitHolder(asked("/play/a/main.m3u8?ticket=1"), holder("one"));
    limits.admitHolder(asked("/play/a/main.m3u8?ticket=2"), holder("one"));

    assertThatThrownBy(() -> limits.admitHolder(asked("/play/a/main.m3u8?ticket=3"), holder("one")))
        .isInstanceOf(Problem.Thrown.class);
  }

  @Test
  void a_viewer_is_not_forgotten_while_he_holds_requests_under_way() {
    ViewerLimits limits = limits(new Allowance(0, 1), Allowance.NONE);
    Request underWay = asked("/play/a/long.mp4");
    limits.admit(underWay);

    now.addAndGet(3600 * SECOND);

    assertThatThrownBy(() -> limits.admit(asked("/play/a/long.mp4")))
        .isInstanceOf(Problem.Thrown.class);
    assertThat(underWay.isGone()).isFalse();
  }

  @Test
  void what_is_under_way_counts_until_it_ends() {
    var account = new Account();
    var two = new Allowance(0, 2);

    assertThat(account.begin(two, 0)).isTrue();
    assertThat(account.begin(two, 0)).isTrue();
    assertThat(account.begin(two, 0)).isFalse();
    account.end();

    assertThat(account.begin(two, 0)).isTrue();
  }

  @Test
  void a_request_over_its_rate_is_not_under_way() {
    var account = new Account();
    var both = new Allowance(1, 3);

    assertThat(account.begin(both, 0)).isTrue();
    assertThat(account.begin(both, 0)).isTrue();
    assertThat(account.begin(both, 0)).isFalse();
    account.end();
    account.end();

    assertThat(account.begin(both, 10 * SECOND)).isTrue();
  }
}
