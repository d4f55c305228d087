package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Lets two sides that have different passphrases share their keys: what one wraps with its own is
/// wrapped anew with the other's. So the passphrase of a channel stays in this process, and FFmpeg
/// has one that is good for nothing else.
///
/// **Threading**: safe. **Limits**: the last [#REMEMBERED] keys, which are confirmed by an echo;
/// [#NEW_A_SECOND] are unwrapped, and more pass as they are: each takes a millisecond of the thread
/// that receives all who call that port.
final class KeyExchange {
  static final int NEW_A_SECOND = 10;
  private static final int REMEMBERED = 8;

  private final Secret remote;
  private final Secret local;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<KeyMaterial, KeyMaterial> counterparts = new LinkedHashMap<>();
  private final Pace unknown;

  /// @param remote the passphrase that was agreed on with the other machine
  /// @param local the one that FFmpeg has
  KeyExchange(Secret remote, Secret local) {
    this(remote, local, System::nanoTime);
  }

  KeyExchange(Secret remote, Secret local, LongSupplier nanoClock) {
    this.remote = remote;
    this.local = local;
    this.unknown = new Pace(NEW_A_SECOND, nanoClock);
  }

  /// Changes a packet that comes from the other machine.
  void toLocal(ByteBuffer packet) {
    translate(packet, remote, local);
  }

  /// Changes a packet that goes to the other machine.
  void toRemote(ByteBuffer packet) {
    translate(packet, local, remote);
  }

  private void translate(ByteBuffer packet, Secret from, Secret to) {
    span(packet)
        .ifPresent(
            span ->
                KeyMaterial.read(packet, span)
                    .flatMap(material -> counterpart(material, from, to))
                    .ifPresent(
                        other -> packet.put(packet.position() + span.offset(), other.message())));
  }

  /// Where a packet has keys: in a handshake's extension, or behind the header of a packet of their
  /// own when they change (3.2.2).
  private static Optional<SrtHandshake.Span> span(ByteBuffer packet) {
    if (SrtPacket.isControl(packet, SrtPacket.HANDSHAKE)) {
      return SrtHandshake.extension(packet, SrtHandshake.KEY_REQUEST)
          .or(() -> SrtHandshake.extension(packet, SrtHandshake.KEY_RESPONSE));
    }
    if (!SrtPacket.isControl(packet, SrtPacket.EXTENSION)) {
      return Optional.empty();
    }
    int type = SrtPacket.extensionType(packet);
    return type == SrtHandshake.KEY_REQUEST || type == SrtHandshake.KEY_RESPONSE
        ? Optional.of(
            new SrtHandshake.Span(
                SrtPacket.HEADER_BYTES, packet.remaining() - SrtPacket.HEADER_BYTES))
        : Optional.empty();
  }

  private Optional<KeyMaterial> counterpart(KeyMaterial material, Secret from, Secret to) {
    lock.lock();
    try {
      KeyMaterial known = counterparts.get(material);
      if (known != null) {
        return Optional.of(known);
      }
      if (!unknown.allows()) {
        return Optional.empty();
      }
      Optional<KeyMaterial> other = material.keys(from).map(keys -> material.wrapped(keys, to));
      other.ifPresent(wrapped -> remember(material, wrapped));
      return other;
    } finally {
      lock.unlock();
    }
  }

  private void remember(KeyMaterial one, KeyMaterial other) {
    counterparts.put(one, other);
    counterparts.put(other, one);
    var oldest = counterparts.keySet().iterator();
    while (counterparts.size() > 2 * REMEMBERED) {
      oldest.next();
      oldest.remove();
    }
  }
}
