package dev.millrace.delivery.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.access.PlaceRules.Otherwise;
import dev.millrace.http.Problem;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class PlaceRulesTest {
  private final AtomicInteger asked = new AtomicInteger();

  /// Addresses that end in 1 are in France, and film-a is not for France.
  private final class France implements Places {
    @Override
    public Place locate(InetAddress address) {
      asked.incrementAndGet();
      return address.getHostAddress().endsWith(".1") ? new Place("FR", 3215) : Place.UNKNOWN;
    }

    @Override
    public Optional<String> refusal(Place place, String assetId) {
      return place.country().equals("FR") && assetId.equals("film-a")
          ? Optional.of("it is not licensed in France")
          : Optional.empty();
    }
  }

  private static Optional<Problem> judged(PlaceRules rules, String address, String asset) {
    return rules.judge(address, asset).toCompletableFuture().join();
  }

  @Test
  void a_plug_in_says_who_may_not_play_what_and_is_asked_once_an_address() {
    PlaceRules rules = PlaceRules.of(new France(), Otherwise.OPEN);

    for (int i = 0; i < 3; i++) {
      Problem refused = judged(rules, "10.0.0.1", "film-a").orElseThrow();
      assertThat(refused.type().status()).isEqualTo(403);
      assertThat(refused.toString()).contains("it is not licensed in France");
      assertThat(judged(rules, "10.0.0.1", "film-b")).isEmpty();
      assertThat(judged(rules, "10.0.0.2", "film-a")).isEmpty();
    }
    assertThat(asked).hasValue(2);
    assertThat(rules.known("10.0.0.1")).isEqualTo(new Place("FR", 3215));
    assertThat(rules.known("10.0.0.9")).isNull();
    assertThat(rules.judge("10.0.0.1", "film-a").toCompletableFuture()).isCompleted();
  }

  @ParameterizedTest
  @EnumSource
  void while_a_plug_in_fails_viewers_are_let_in_or_not_as_configured(Otherwise otherwise) {
    Places broken =
        _ -> {
          asked.incrementAndGet();
          throw new java.io.IOException("no database");
        };
    PlaceRules rules = PlaceRules.of(broken, otherwise);

    assertThat(judged(rules, "10.0.0.1", "film").isEmpty()).isEqualTo(otherwise == Otherwise.OPEN);
    assertThat(judged(rules, "10.0.0.1", "film").isEmpty()).isEqualTo(otherwise == Otherwise.OPEN);
    assertThat(asked).hasValue(1);
    assertThat(rules.failures()).isEqualTo(1);
  }

  @Test
  void a_plug_in_that_hangs_holds_back_nobody_for_long_and_is_not_asked_without_end() {
    var never = new CountDownLatch(1);
    Places hanging =
        _ -> {
          asked.incrementAndGet();
          never.await();
          return Place.UNKNOWN;
        };
    PlaceRules rules = PlaceRules.of(hanging, Otherwise.OPEN);
    long began = System.nanoTime();

    var judgements =
        java.util.stream.IntStream.range(0, 200)
            .mapToObj(i -> rules.judge("10.0.0." + i, "film").toCompletableFuture())
            .toList();
    judgements.forEach(judgement -> assertThat(judgement.join()).isEmpty());

    assertThat(System.nanoTime() - began).isLessThan(5_000_000_000L);
    assertThat(asked.get()).isBetween(1, 64);
    never.countDown();
  }

  @Test
  void without_a_plug_in_everybody_plays() {
    assertThat(judged(PlaceRules.none(), "10.0.0.1", "film")).isEmpty();
    assertThat(PlaceRules.none().areNone()).isTrue();
  }
}
