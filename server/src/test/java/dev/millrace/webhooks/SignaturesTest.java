package dev.millrace.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Signatures against known answers of the Standard Webhooks libraries and of OpenSSL.
class SignaturesTest {
  private static final Secret SECRET = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "msg_p5jXN8AQM9LWM0D4loKWxJek | 1614265330 | {\"test\": 2432232314} "
            + "| v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "msg_empty | 0 | {} | v1,IyfIeNxRbeXEUFldvrr+eoM7WHLJeBf2VlOR26TtiSo=",
        "01arz3ndektsv4rrffq69g5fav | 1790000000 | {\"title\":\"Ümläut – 映画\"} "
            + "| v1,W4XQ6zMQQT45f6r4sGxhngojmMRAcd7Qkdp3859up6A=",
      })
  void a_signature_is_that_of_the_standard(String id, long seconds, String body, String signature) {
    assertThat(Signatures.of(List.of(SECRET), id, Instant.ofEpochSecond(seconds), body))
        .isEqualTo(signature);
  }

  @Test
  void while_a_secret_is_replaced_both_sign_the_new_one_first() {
    Secret other = Signatures.newSecret();
    var time = Instant.ofEpochSecond(1614265330);
    var id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    var body = "{\"test\": 2432232314}";

    String both = Signatures.of(List.of(other, SECRET), id, time, body);

    assertThat(both.split(" ", -1))
        .containsExactly(
            Signatures.of(List.of(other), id, time, body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void a_fraction_of_a_second_is_not_signed() {
    var second = Instant.ofEpochSecond(1614265330);

    assertThat(Signatures.of(List.of(SECRET), "a", second.plusMillis(999), "{}"))
        .isEqualTo(Signatures.of(List.of(SECRET), "a", second, "{}"));
  }

  @Test
  void a_new_secret_has_its_prefix_and_32_bytes_and_is_never_the_same() {
    var secret = Signatures.newSecret().value();

    assertThat(secret).startsWith("whsec_").isNotEqualTo(Signatures.newSecret().value());
    assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
  }
}
