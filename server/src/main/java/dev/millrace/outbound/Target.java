package dev.millrace.outbound;

import dev.millrace.outbound.OutboundException.Reason;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address whose form may be asked: `http` or `https`, no user and password, and a host that
/// every program reads the same way.
///
/// @param host a name in lower case without a final dot, or an address without brackets
record Target(URI uri, String host) {
  private static final int MAX_CHARACTERS = 4096;
  private static final int MAX_PORT = 65_535;

  /// A last label of digits or hexadecimals makes some programs read the name as an IPv4 address
  /// (`2130706433`, `0x7f.1`, `127.1`).
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?(\\d+|0x[0-9a-f]*)");

  private static final Pattern DOTTED_QUAD =
      Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");

  static Target of(URI uri) throws OutboundException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw refused("only http and https addresses are fetched");
    }
    if (uri.toString().length() > MAX_CHARACTERS) {
      throw refused("the address is longer than " + MAX_CHARACTERS + " characters");
    }
    if (uri.getRawUserInfo() != null || String.valueOf(uri.getRawAuthority()).contains("@")) {
      throw refused("an address with a user name or password is not fetched");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw refused("the address has no host that can be asked");
    }
    return new Target(uri, host(uri.getHost().toLowerCase(Locale.ROOT)));
  }

  /// A host as [#host] has it, of one as it stands in an address.
  static String host(String written) throws OutboundException {
    if (written.startsWith("[")) {
      return ipv6(written.substring(1, written.length() - 1));
    }
    String host = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (ENDS_IN_NUMBER.matcher(host).matches() && !isAddress(host)) {
      throw refused("the host is an IP address in a form that can be misread");
    }
    return host;
  }

  private static boolean isAddress(String host) {
    return DOTTED_QUAD.matcher(host).matches() && Cidr.address(host).isPresent();
  }

  /// Java reads an IPv4-mapped address as the IPv4 address inside; a zone names an interface.
  private static String ipv6(String literal) throws OutboundException {
    Optional<InetAddress> address = Cidr.address(literal);
    if (address.isEmpty() || address.get().getAddress().length == 4) {
      throw refused("the host is an IP address in a form that can be misread");
    }
    return literal;
  }

  boolean isHttps() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  boolean isSameOrigin(Target other) {
    return isHttps() == other.isHttps() && host.equals(other.host) && port() == other.port();
  }

  private int port() {
    int standard = isHttps() ? 443 : 80;
    return uri.getPort() < 0 ? standard : uri.getPort();
  }

  /// The address that the host is; empty when it is a name.
  Optional<InetAddress> literal() {
    return Cidr.address(host);
  }

  /// Where a `Location` of this address's answer leads.
  Target redirect(String location) throws OutboundException {
    Target next;
    try {
      next = of(uri.resolve(location.strip()));
    } catch (IllegalArgumentException e) {
      throw new OutboundException(Reason.REDIRECTED, "the redirect is not an address", e);
    }
    if (isHttps() && !next.isHttps()) {
      throw refused("a redirect from https to http is not followed");
    }
    return next;
  }

  static OutboundException refused(String message) {
    return new OutboundException(Reason.REFUSED, message);
  }
}
