package dev.millrace.delivery.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.TestClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Which keys are taken, and how long they are remembered.
class KeysTest {
  private static final Signer RSA = Signer.rsa("KRSA0000000001");
  private static final Signer OTHER = Signer.rsa("KRSA0000000002");

  private final TestClock clock = TestClock.atNoon();
  private final MemoryShelf shelf = new MemoryShelf();
  private final SigningKeys keys = new SigningKeys(shelf, clock);
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void a_pair_made_here_is_rsa_of_2048_bits_under_a_name_like_cloudfronts() {
    var created = keys.create("first", null, null);

    assertThat(created.key().id()).matches("K[A-Z0-9]{13}");
    assertThat(created.key().algorithm()).isEqualTo("rsa-2048");
    assertThat(created.privateKey()).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(created.toString()).doesNotContain("BEGIN");
    assertThat(keys.list()).containsExactly(created.key());
  }

  @Test
  void a_key_of_cloudfront_keeps_its_id_there() {
    Signer ec = Signer.ecdsa("K2JCJMDEHXQW5F", "secp256r1");

    var created = keys.create("cdn", ec.id(), ec.pem());

    assertThat(created.key().id()).isEqualTo("K2JCJMDEHXQW5F");
    assertThat(created.key().algorithm()).isEqualTo("ecdsa-p256");
    assertThat(created.privateKey()).isNull();
    assertThat(created.key().pem()).isEqualTo(ec.pem());
  }

  static Stream<Arguments> refused() {
    String good = RSA.pem();
    return Stream.of(
        Arguments.of(Signer.rsa("K", 1024).pem(), "1024 bits"),
        Arguments.of(Signer.rsa("K", 3072).pem(), "3072 bits"),
        Arguments.of(Signer.ecdsa("K", "secp384r1").pem(), "another curve"),
        Arguments.of(good.replace("PUBLIC", "PRIVATE"), "that is a private key"),
        Arguments.of(good.replace("PUBLIC KEY", "RSA PUBLIC KEY"), "openssl pkey -pubout"),
        Arguments.of(good.replace("PUBLIC KEY", "CERTIFICATE"), "openssl pkey -pubout"),
        Arguments.of(good.substring(0, 200), "one key in PEM"),
        Arguments.of(good + good, "one key in PEM"),
        Arguments.of("", "one key in PEM"),
        Arguments.of("A".repeat(5000), "one key in PEM"),
        Arguments.of(good.replaceFirst("[\\w+/]{20}", "AAAAAAAAAAAAAAAAAAAA"), "neither RSA"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_is_no_such_key_is_refused_in_words(String pem, String words) {
    assertThatExceptionOfType(KeyRefused.class)
        .isThrownBy(() -> keys.create("bad", null, pem))
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.member()).isEqualTo("publicKey"));
  }

  @Test
  void names_and_ids_have_a_form_and_ids_are_taken_once() {
    assertThatThrownBy(() -> keys.create(" ", null, null)).hasMessageContaining("name is");
    assertThatThrownBy(() -> keys.create("x", "k1", null)).hasMessageContaining("id is");
    keys.create("x", RSA.id(), RSA.pem());
    assertThatThrownBy(() -> keys.create("y", RSA.id(), OTHER.pem()))
        .hasMessageContaining("already");
  }

  @Test
  void there_are_no_more_than_the_limit() {
    for (int i = 0; i < SigningKeys.MOST; i++) {
      keys.create("key", "K000000000%04d".formatted(i), RSA.pem());
    }

    assertThatThrownBy(() -> keys.create("one more", "KONEMORE", RSA.pem()))
        .isInstanceOf(KeysFull.class);
  }

  @Test
  void another_process_key_is_heard_within_the_short_memory() {
    var ring = new KeyRing(shelf, nanos::get);
    assertThat(ring.keys().join()).isEmpty();

    shelf.add(RSA.key(), 20);
    assertThat(ring.keys().join()).isEmpty();
    nanos.addAndGet(KeyRing.OLDEST.toNanos());

    assertThat(ring.keys().join()).containsOnlyKeys(RSA.id());
  }

  @Test
  void while_the_database_is_away_the_last_known_keys_are_good() {
    shelf.add(RSA.key(), 20);
    var ring = new KeyRing(shelf, nanos::get);
    ring.keys().join();

    shelf.away = true;
    nanos.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(ring.keys().join()).containsOnlyKeys(RSA.id());
    shelf.away = false;
    shelf.remove(RSA.id());
    nanos.addAndGet(KeyRing.OLDEST.toNanos());
    assertThat(ring.keys().join()).isEmpty();
  }

  @Test
  void before_any_key_is_known_its_absence_is_a_failure_and_no_answer() {
    shelf.away = true;
    var ring = new KeyRing(shelf, nanos::get);

    assertThatThrownBy(() -> ring.keys().join()).hasRootCauseMessage("the database is away");
  }
}
