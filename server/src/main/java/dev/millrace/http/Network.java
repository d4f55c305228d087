package dev.millrace.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What counts as one client on the network: an address of IPv4, a /64 of IPv6.
///
/// @param bits the address, or the first half of it
record Network(boolean isV6, long bits) {
  private static final int V4_BYTES = 4;
  private static final int MAPPED_AT = 12;
  private static final int MAPPED_MARK = 0xffff;

  /// The network at the other end of a connection; null when that has no address.
  static @Nullable Network of(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress internet && internet.getAddress() != null
        ? of(internet.getAddress())
        : null;
  }

  static Network of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (bytes.capacity() == V4_BYTES) {
      return new Network(false, bytes.getInt());
    }
    boolean isMapped = bytes.getLong(0) == 0 && bytes.getInt(Long.BYTES) == MAPPED_MARK;
    return isMapped
        ? new Network(false, bytes.getInt(MAPPED_AT))
        : new Network(true, bytes.getLong(0));
  }

  /// Whether it is this machine; of IPv6 that is a single address of a /64 that nobody else has.
  static boolean isLoopback(SocketAddress remote) {
    return remote instanceof InetSocketAddress internet
        && internet.getAddress() != null
        && (internet.getAddress().isLoopbackAddress() || isMappedLoopback(internet.getAddress()));
  }

  private static boolean isMappedLoopback(InetAddress address) {
    int first = (int) (of(address).bits >>> (Integer.SIZE - Byte.SIZE)) & 0xff;
    return address instanceof Inet6Address && !of(address).isV6 && first == 127;
  }
}
