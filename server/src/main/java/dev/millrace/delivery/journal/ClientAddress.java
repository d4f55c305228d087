package dev.millrace.delivery.journal;

import dev.millrace.delivery.journal.AccessLogConfig.Addresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// As much of a client's address as may be written down.
final class ClientAddress {
  private static final int NETWORK_BYTES_4 = 3;
  private static final int NETWORK_BYTES_6 = 6;

  private ClientAddress() {}

  /// The address, its network, or null.
  static @Nullable String of(String address, Addresses kept) {
    return switch (kept) {
      case FULL -> address;
      case TRUNCATED -> network(address);
      case NONE -> null;
    };
  }

  private static @Nullable String network(String address) {
    try {
      InetAddress whole = InetAddress.ofLiteral(address);
      byte[] bytes = whole.getAddress();
      int known = whole instanceof Inet4Address ? NETWORK_BYTES_4 : NETWORK_BYTES_6;
      Arrays.fill(bytes, known, bytes.length, (byte) 0);
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (IllegalArgumentException | UnknownHostException _) {
      // A proxy may say what it likes.
      return null;
    }
  }
}
