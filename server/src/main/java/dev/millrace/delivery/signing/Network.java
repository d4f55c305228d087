package dev.millrace.delivery.signing;

import dev.millrace.delivery.signing.Verdict.Reason;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// A range of IP addresses in CIDR notation (RFC 4632, RFC 4291 §2.3); one address without a slash.
///
/// `0.0.0.0/0` is everybody, also by IPv6: that is what signers write who restrict nothing.
///
/// @param bits how many of the address count
record Network(InetAddress address, int bits) {
  private static final int IPV4_BYTES = 4;
  private static final Pattern FORM = Pattern.compile("([0-9A-Fa-f.:]{2,45})(?:/(\\d{1,3}))?");

  /// **On failure** [Refusal] as malformed.
  static Network of(String text) {
    var form = FORM.matcher(text);
    Refusal.unless(form.matches(), Reason.MALFORMED);
    InetAddress address = literal(form.group(1));
    int all = address.getAddress().length * 8;
    int bits = form.group(2) == null ? all : Integer.parseInt(form.group(2));
    Refusal.unless(bits <= all, Reason.MALFORMED);
    return new Network(address, bits);
  }

  /// Whether a numeric address is in it.
  boolean holds(String other) {
    byte[] wanted = address.getAddress();
    if (bits == 0 && wanted.length == IPV4_BYTES) {
      return true;
    }
    byte[] asked;
    try {
      asked = InetAddress.ofLiteral(other).getAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
    return asked.length == wanted.length && agree(asked, wanted);
  }

  private boolean agree(byte[] one, byte[] other) {
    for (int bit = 0; bit < bits; bit += 8) {
      int counted = Math.min(8, bits - bit);
      int mask = (0xff << (8 - counted)) & 0xff;
      if (((one[bit / 8] ^ other[bit / 8]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      throw new Refusal(Reason.MALFORMED);
    }
  }
}
