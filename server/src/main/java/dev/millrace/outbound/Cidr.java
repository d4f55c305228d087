package dev.millrace.outbound;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// A network: all addresses of one family that begin with the same bits.
record Cidr(InetAddress network, int bits) {
  /// Digits and dots, or with colons: nothing that a resolver would look up.
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /// The network that `10.0.0.0/8` or `fd00::/8` means; a single address is a network of one.
  ///
  /// @throws IllegalArgumentException when it means none
  static Cidr of(String text) {
    int slash = text.indexOf('/');
    var address =
        address(slash < 0 ? text : text.substring(0, slash))
            .orElseThrow(() -> new IllegalArgumentException(text + " is not a network"));
    int most = address.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? most : prefix(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(text + " is not a network");
    }
    return new Cidr(address, bits);
  }

  private static int prefix(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  /// The address that a literal means; empty for a name.
  static Optional<InetAddress> address(String literal) {
    if (!LITERAL.matcher(literal).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(literal));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}
