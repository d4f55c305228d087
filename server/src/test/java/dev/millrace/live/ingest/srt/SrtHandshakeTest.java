package dev.millrace.live.ingest.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.Secret;
import dev.millrace.live.ingest.srt.Packets.Extension;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Callers' handshakes, as values.
class SrtHandshakeTest {
  private static final byte[] KEYS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
  private static final InetSocketAddress CALLER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);

  private static Door door(boolean encrypted) {
    return new Door("camera-7", encrypted ? Optional.of(Packets.PASSPHRASE) : Optional.empty());
  }

  private static Optional<Refusal> refusal(boolean encrypted, ByteBuffer packet) {
    return door(encrypted).refusal(SrtHandshake.read(packet).orElseThrow(), packet);
  }

  private static Extension key(Secret passphrase) {
    return new Extension(SrtHandshake.KEY_REQUEST, Packets.keyMaterial(KEYS, passphrase));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "abcd", "camera-7/main", "#!::r=camera-7,m=publish"})
  void a_stream_id_is_read_as_it_was_written(String streamId) {
    SrtHandshake read = SrtHandshake.read(Packets.conclusion(streamId, 77)).orElseThrow();

    assertThat(read.streamId()).isEqualTo(streamId);
    assertThat(read.cookie()).isEqualTo(77);
    assertThat(read.socket()).isEqualTo(Packets.SOCKET);
    assertThat(read.phase()).isEqualTo(SrtHandshake.Phase.CONCLUSION);
    assertThat(read.keyAt()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "camera-7, camera-7, true",
    "'#!::r=camera-7', camera-7, true",
    "'#!::u=me,r=camera-7,m=publish', camera-7, true",
    "'#!::r=camera-7,m=request', camera-7, false",
    "'#!::m=bidirectional,r=camera-8', camera-8, false",
    "'#!::', '', true",
    "'', '', true",
  })
  void a_stream_id_names_a_channel_and_may_say_what_for(
      String streamId, String resource, boolean publishes) {
    SrtHandshake caller = SrtHandshake.read(Packets.conclusion(streamId, 0)).orElseThrow();

    assertThat(StreamId.resource(caller)).isEqualTo(resource);
    assertThat(StreamId.publishes(caller)).isEqualTo(publishes);
    assertThat(refusal(false, Packets.conclusion(streamId, 0)))
        .isEqualTo(publishes ? Optional.empty() : Optional.of(Refusal.BAD_MODE));
  }

  @Test
  void the_passphrase_is_known_before_anything_is_started_for_a_caller() {
    var wrong = new Secret("0123456789abcdeX");

    assertThat(refusal(true, Packets.conclusion("camera-7", 0, key(Packets.PASSPHRASE)))).isEmpty();
    assertThat(refusal(true, Packets.conclusion("camera-7", 0, key(wrong))))
        .contains(Refusal.BAD_SECRET);
    assertThat(refusal(true, Packets.conclusion("camera-7", 0))).contains(Refusal.UNSECURE);
    assertThat(refusal(false, Packets.conclusion("camera-7", 0, key(wrong))))
        .contains(Refusal.UNSECURE);
    assertThat(
            refusal(
                true,
                Packets.conclusion(
                    "camera-7", 0, new Extension(SrtHandshake.KEY_REQUEST, new byte[72]))))
        .contains(Refusal.BAD_SECRET);
  }

  @Test
  void a_refusal_is_addressed_to_the_caller_and_has_the_reason_for_its_type() {
    ByteBuffer packet = Packets.conclusion("camera-8", 0);
    SrtHandshake asked = SrtHandshake.read(packet).orElseThrow();

    Refusal.UNAUTHORIZED.answer(packet, asked);

    assertThat(packet.remaining()).isEqualTo(SrtHandshake.FIXED_BYTES);
    assertThat(packet.getInt(12)).isEqualTo(Packets.SOCKET);
    assertThat(packet.getInt(SrtHandshake.TYPE)).isEqualTo(2401);
  }

  @Test
  void a_first_packet_is_answered_with_a_cookie_of_the_callers_own_and_no_more_bytes() {
    var cookies = new Cookies();
    ByteBuffer packet = Packets.induction();
    int asked = packet.remaining();

    Induction.answer(packet, SrtHandshake.read(packet).orElseThrow(), cookies, CALLER);

    SrtHandshake answer = SrtHandshake.read(packet).orElseThrow();
    assertThat(packet.remaining()).isLessThanOrEqualTo(asked);
    assertThat(packet.getInt(12)).isEqualTo(Packets.SOCKET);
    assertThat(answer.version()).isEqualTo(5);
    assertThat(cookies.isOf(CALLER, answer.cookie())).isTrue();
    var other = new InetSocketAddress(CALLER.getAddress(), 4001);
    assertThat(cookies.isOf(other, answer.cookie())).isFalse();
    assertThat(new Cookies().isOf(CALLER, answer.cookie())).isFalse();
  }

  @Test
  void keys_are_wrapped_anew_for_the_other_side_and_back() {
    var local = Passphrases.forOnce();
    var exchange = new KeyExchange(Packets.PASSPHRASE, local);
    ByteBuffer packet = Packets.conclusion("camera-7", 0, key(Packets.PASSPHRASE));
    byte[] before = bytes(packet);

    exchange.toLocal(packet);

    SrtHandshake changed = SrtHandshake.read(packet).orElseThrow();
    var material = KeyMaterial.read(packet, changed.keyAt().orElseThrow()).orElseThrow();
    assertThat(material.keys(local)).contains(KEYS);
    assertThat(material.keys(Packets.PASSPHRASE)).isEmpty();
    exchange.toRemote(packet);
    assertThat(bytes(packet)).isEqualTo(before);
  }

  @Test
  void what_cannot_be_unwrapped_is_left_as_it_is() {
    var exchange = new KeyExchange(Packets.PASSPHRASE, Passphrases.forOnce());
    ByteBuffer packet = Packets.conclusion("camera-7", 0, key(new Secret("somebody else's")));
    byte[] before = bytes(packet);

    exchange.toLocal(packet);

    assertThat(bytes(packet)).isEqualTo(before);
  }

  @Test
  void a_change_of_keys_on_the_way_is_translated_and_so_is_its_echo() {
    var local = Passphrases.forOnce();
    var exchange = new KeyExchange(Packets.PASSPHRASE, local);
    ByteBuffer packet = Packets.keyChange(Packets.keyMaterial(KEYS, Packets.PASSPHRASE));
    byte[] before = bytes(packet);

    exchange.toLocal(packet);
    assertThat(bytes(packet)).isNotEqualTo(before);

    exchange.toRemote(packet);
    assertThat(bytes(packet)).isEqualTo(before);
  }

  @Test
  void of_keys_that_come_without_end_few_take_time_and_known_ones_none() {
    var nanos = new AtomicLong();
    var exchange = new KeyExchange(Packets.PASSPHRASE, Passphrases.forOnce(), nanos::get);
    ByteBuffer known = Packets.keyChange(Packets.keyMaterial(KEYS, Packets.PASSPHRASE));
    exchange.toLocal(known.duplicate());
    byte[] wrapped = bytes(known);
    byte[] bogus = Packets.keyMaterial(KEYS, new Secret("somebody else's"));
    for (int i = 0; i < 1000; i++) {
      bogus[bogus.length - 1]++;
      exchange.toLocal(Packets.keyChange(bogus.clone()));
    }
    byte[] next = new byte[KEYS.length];
    ByteBuffer packet = Packets.keyChange(Packets.keyMaterial(next, Packets.PASSPHRASE));
    byte[] before = bytes(packet);

    exchange.toLocal(packet);
    assertThat(bytes(packet)).isEqualTo(before);
    exchange.toRemote(known);
    assertThat(bytes(known)).isNotEqualTo(wrapped);

    nanos.addAndGet(1_000_000_000);
    exchange.toLocal(packet);
    assertThat(bytes(packet)).isNotEqualTo(before);
  }

  @Test
  void a_stream_id_is_added_to_a_conclusion_that_has_none() {
    ByteBuffer asking = SrtHandshake.withStreamId(Packets.conclusion("", 7), "a/stream");

    SrtHandshake read = SrtHandshake.read(asking).orElseThrow();
    assertThat(read.streamId()).isEqualTo("a/stream");
    assertThat(asking.getShort(SrtHandshake.EXTENSION_FIELD) & 4).isEqualTo(4);
  }

  @Test
  void a_conclusion_that_was_held_back_says_so_in_its_time() {
    ByteBuffer packet = Packets.conclusion("camera-7", 0);

    SrtPacket.later(packet, 250_000_000);

    assertThat(SrtPacket.timestamp(packet)).isEqualTo(1000 + 250_000);
  }

  @Test
  void a_listeners_refusal_is_read() {
    ByteBuffer packet = Packets.conclusion("camera-8", 0);
    assertThat(Refusal.told(packet)).isEmpty();

    Refusal.BAD_SECRET.answer(packet, SrtHandshake.read(packet).orElseThrow());
    assertThat(Refusal.told(packet)).contains("bad secret");

    packet.putInt(SrtHandshake.TYPE, 2499);
    assertThat(Refusal.told(packet)).contains("code 1499");
  }

  private static byte[] bytes(ByteBuffer packet) {
    byte[] bytes = new byte[packet.remaining()];
    packet.duplicate().get(bytes);
    return bytes;
  }
}
