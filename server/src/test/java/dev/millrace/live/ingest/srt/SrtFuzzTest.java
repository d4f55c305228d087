package dev.millrace.live.ingest.srt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.live.ingest.Fuzz;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Packets that are nearly right.
class SrtFuzzTest {
  private static final byte[] MATERIAL = Packets.keyMaterial(new byte[32], Packets.PASSPHRASE);
  private static final InetSocketAddress CALLER =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);

  private final Cookies cookies = new Cookies();
  private final KeyExchange keys = new KeyExchange(Packets.PASSPHRASE, Passphrases.forOnce());
  private final Door door = new Door("camera-7", Optional.of(Packets.PASSPHRASE));

  @Test
  void whatever_comes_is_answered_with_no_more_bytes_or_not_at_all() {
    Fuzz.run(this::take);
  }

  private void take(Random random) {
    byte[] damaged = Fuzz.damaged(packet(random), random);
    byte[] bytes = Arrays.copyOf(damaged, Math.min(damaged.length, SrtPacket.MAX_BYTES));
    ByteBuffer packet = ByteBuffer.allocateDirect(SrtPacket.MAX_BYTES);
    packet.put(bytes).flip();
    new Traffic().fromSender(packet);
    new Traffic().fromReceiver(packet);
    var _ = Refusal.told(packet);
    keys.toLocal(packet.duplicate());
    assertThat(packet.remaining()).isEqualTo(bytes.length);
    SrtHandshake.read(packet).ifPresent(handshake -> answer(handshake, packet));
    assertThat(packet.remaining()).isLessThanOrEqualTo(bytes.length);
  }

  private void answer(SrtHandshake handshake, ByteBuffer packet) {
    switch (handshake.phase()) {
      case INDUCTION -> Induction.answer(packet, handshake, cookies, CALLER);
      case CONCLUSION -> {
        assertThat(handshake.streamId().length()).isLessThanOrEqualTo(Words.MAX_BYTES);
        assertThat(SrtHandshake.withStreamId(packet, "x").remaining())
            .isEqualTo(packet.remaining() + 8);
        assertThat(Induction.of(packet).remaining()).isEqualTo(SrtHandshake.FIXED_BYTES);
        assertThat(StreamId.resource(handshake).length()).isLessThanOrEqualTo(Words.MAX_BYTES);
        door.refusal(handshake, packet).ifPresent(refusal -> refusal.answer(packet, handshake));
      }
      case OTHER -> {}
    }
  }

  private static byte[] packet(Random random) {
    ByteBuffer packet =
        switch (random.nextInt(5)) {
          case 0 -> Packets.induction();
          case 1 -> Packets.conclusion("camera-" + random.nextInt(10), random.nextInt());
          case 2 ->
              Packets.conclusion(
                  "camera-7",
                  random.nextInt(),
                  new Packets.Extension(SrtHandshake.KEY_REQUEST, MATERIAL));
          case 3 -> Packets.keyChange(MATERIAL);
          default -> noise(random);
        };
    byte[] bytes = new byte[packet.remaining()];
    packet.get(bytes);
    return bytes;
  }

  private static ByteBuffer noise(Random random) {
    byte[] bytes = new byte[4 + random.nextInt(1500)];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes).putInt(0, 0x8000_0000 | random.nextInt(8) << 16);
  }
}
