package dev.millrace.delivery.signing;

import static dev.millrace.delivery.signing.Signer.BASE;
import static dev.millrace.delivery.signing.Signer.policy;
import static dev.millrace.delivery.signing.Signer.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.delivery.signing.Verdict.Granted;
import dev.millrace.delivery.signing.Verdict.Reason;
import dev.millrace.delivery.signing.Verdict.Refused;
import dev.millrace.http.Request;
import dev.millrace.http.RequestBuilder;
import dev.millrace.http.testing.Requests;
import dev.millrace.testing.TestClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signatures that were found good and come again, with whatever else players and sites add.
class FamiliarSignaturesTest {
  private static final Signer RSA = Signer.rsa("KRSA0000000001");

  private final TestClock clock = TestClock.atNoon();
  private final Instant later = clock.instant().plus(Duration.ofHours(1));
  private final SigningKeys keys = new SigningKeys(new MemoryShelf(RSA), clock);
  private final Signatures signatures = new Signatures(keys, clock);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void familiar_words_are_judged_by_time_address_resource_and_key_all_the_same(boolean inQuery) {
    long noon = clock.instant().getEpochSecond();
    String conditions = until(noon + 60) + ",\"IpAddress\":{\"AWS:SourceIp\":\"192.0.2.0/24\"}";
    String query = RSA.custom(policy(BASE + "*", conditions));
    for (int i = 0; i < 5; i++) {
      assertThat(judge(by(query, inQuery, BASE + i + ".m4s", "192.0.2.1")))
          .isInstanceOf(Granted.class);
    }
    assertThat(signatures.verifications()).isOne();

    String other = BASE.replace("film", "other") + "1.m4s";
    assertThat(judge(by(query, inQuery, other, "192.0.2.1")))
        .isEqualTo(new Refused(Reason.RESOURCE));
    assertThat(judge(by(query, inQuery, BASE + "1.m4s", "192.0.3.1")))
        .isEqualTo(new Refused(Reason.ADDRESS));
    clock.advance(Duration.ofSeconds(60));
    assertThat(judge(by(query, inQuery, BASE + "1.m4s", "192.0.2.1")))
        .isEqualTo(new Refused(Reason.EXPIRED));
    keys.remove(RSA.id());
    assertThat(judge(by(query, inQuery, BASE + "1.m4s", "192.0.2.1")))
        .isEqualTo(new Refused(Reason.UNKNOWN_KEY));
  }

  @Test
  void what_is_familiar_as_a_query_says_nothing_as_cookies() {
    String query = RSA.custom(policy("*", until(later.getEpochSecond())));
    for (int i = 0; i < 3; i++) {
      judge(BASE + "1.m4s?" + query);
    }

    assertThat(judge(asked(BASE + "1.m4s").header("Cookie", query).build()))
        .isEqualTo(new Refused(Reason.ABSENT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_players_add_to_the_query_makes_no_signature_a_new_one(boolean inQuery) {
    String query = RSA.custom(policy(BASE + "*", until(later.getEpochSecond())));
    judge(by(query, inQuery, BASE + "0.m4s", "192.0.2.1"));
    judge(by(query, inQuery, BASE + "0.m4s", "192.0.2.1"));

    for (int i = 0; i < 50; i++) {
      String cmcd = "CMCD=bl%3D" + i + "%2Csid%3D%22a%22";
      String url = BASE + i + ".m4s?" + cmcd + (inQuery ? "&" + query : "");
      RequestBuilder request = asked(url);
      if (!inQuery) {
        request.header("Cookie", "visits=" + i + "; " + cookies(query));
      }
      assertThat(judge(request.build())).isInstanceOf(Granted.class);
    }

    assertThat(signatures.verifications()).isOne();
    assertThat(signatures.familiar()).isOne();
  }

  @Test
  void words_among_others_are_known_again_and_not_taken_for_their_neighbours() {
    String query = RSA.custom(policy(BASE + "*", until(later.getEpochSecond())));
    for (int i = 0; i < 9; i++) {
      String among = "a=" + i + "&" + query.replace("&", "&b=" + i + "&") + "&c=" + i;
      assertThat(judge(BASE + i + ".m4s?" + among)).isInstanceOf(Granted.class);
      String cookies = cookies(query).replace("; ", "; b=" + i + "; ");
      assertThat(judge(asked(BASE + i + ".m4s").header("Cookie", cookies).build()))
          .isInstanceOf(Granted.class);
    }

    assertThat(signatures.verifications()).isOne();
    assertThat(signatures.familiar()).isEqualTo(2);
    assertThat(judge(BASE + "1.m4s?" + query.replace('&', ';'))).isInstanceOf(Refused.class);
  }

  @Test
  void what_else_the_query_says_is_part_of_the_resource_also_for_familiar_words() {
    String query = RSA.custom(policy(BASE + "a.vtt?lang=de*", until(later.getEpochSecond())));
    String good = BASE + "a.vtt?lang=de&" + query;
    for (int i = 0; i < 3; i++) {
      assertThat(judge(good + "&CMCD=" + i)).isInstanceOf(Granted.class);
    }

    for (String other :
        List.of(
            BASE + "a.vtt?lang=en&" + query,
            BASE + "a.vtt?CMCD=1&lang=de&" + query,
            BASE + "b.vtt?lang=de&" + query,
            BASE + "a.vtt?" + query)) {
      assertThat(judge(other)).as(other).isEqualTo(new Refused(Reason.RESOURCE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&Policy=x",
        "&Signature=x",
        "&Expires=4000000000",
        "&%50olicy=x",
        "&Key-Pair-Id=KRSA0000000001",
        "&Hash-Algorithm=MD5",
        "&%48ash-Algorithm=MD5"
      })
  void words_beside_familiar_ones_are_refused_as_ever(String more) {
    String good = BASE + "1.m4s?" + RSA.custom(policy("*", until(later.getEpochSecond())));
    for (int i = 0; i < 3; i++) {
      assertThat(judge(good + "&CMCD=" + i)).isInstanceOf(Granted.class);
    }

    assertThat(judge(good + more)).isEqualTo(new Refused(Reason.MALFORMED));
    assertThat(judge(good + "&CMCD=1" + more)).isEqualTo(new Refused(Reason.MALFORMED));
  }

  @Test
  void nothing_that_came_beside_good_cookies_is_good_without_them() {
    String cookies = cookies(RSA.custom(policy("*", until(later.getEpochSecond()))));
    for (String query : List.of("", "?Hash-Algorithm=SHA1", "?CMCD=1", "?x")) {
      String url = BASE + "1.m4s" + query;
      for (int i = 0; i < 3; i++) {
        judge(asked(url).header("Cookie", "a=b; " + cookies).build());
      }

      assertThat(judge(asked(url).header("Cookie", "a=b").build()))
          .as(query)
          .isInstanceOf(Refused.class);
      assertThat(judge(url)).as(query).isInstanceOf(Refused.class);
    }
  }

  @Test
  void a_familiar_policy_does_not_lend_its_signature_to_another() {
    String good = RSA.custom(policy(BASE + "*", until(later.getEpochSecond())));
    String wider = policy("*", until(later.getEpochSecond()));
    for (int i = 0; i < 3; i++) {
      assertThat(judge(BASE + "1.m4s?" + good + "&CMCD=" + i)).isInstanceOf(Granted.class);
    }

    String forged =
        "Policy=" + Signer.text(wider.getBytes(UTF_8)) + good.substring(good.indexOf('&'));

    assertThat(judge(BASE + "1.m4s?" + forged)).isEqualTo(new Refused(Reason.FORGED));
    assertThat(judge(BASE + "1.m4s?" + forged + "&CMCD=1")).isEqualTo(new Refused(Reason.FORGED));
  }

  @Test
  void a_canned_address_is_for_itself_alone_whatever_a_player_adds() {
    String signed = BASE + "a.vtt?" + RSA.canned(BASE + "a.vtt", later.getEpochSecond());
    assertThat(judge(signed)).isInstanceOf(Granted.class);

    assertThat(judge(signed + "&CMCD=1")).isEqualTo(new Refused(Reason.FORGED));
  }

  @Test
  void a_grant_names_what_was_signed_however_it_is_shown() {
    String query = RSA.custom(policy(BASE + "*", until(later.getEpochSecond())));
    String other = RSA.custom(policy(BASE + "*", until(later.getEpochSecond() + 1)));

    String holder = ((Granted) judge(BASE + "1.m4s?" + query)).holder();

    assertThat(((Granted) judge(BASE + "2.m4s?ticket=x&" + query)).holder()).isEqualTo(holder);
    assertThat(((Granted) judge(by(query, false, BASE + "1.m4s", "::1"))).holder())
        .isEqualTo(holder);
    assertThat(((Granted) judge(BASE + "1.m4s?" + other)).holder()).isNotEqualTo(holder);
  }

  private static Request by(String query, boolean inQuery, String url, String client) {
    var request = inQuery ? asked(url + "?" + query) : asked(url);
    return (inQuery ? request : request.header("Cookie", cookies(query))).address(client).build();
  }

  private static String cookies(String query) {
    return "CloudFront-" + query.replace("&", "; CloudFront-");
  }

  private static RequestBuilder asked(String url) {
    var address = URI.create(url);
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return Requests.get(address.getRawPath() + query)
        .server(address.getScheme(), address.getRawAuthority());
  }

  private Verdict judge(String url) {
    return judge(asked(url).build());
  }

  private Verdict judge(Request request) {
    return signatures.judge(request).toCompletableFuture().join();
  }
}
