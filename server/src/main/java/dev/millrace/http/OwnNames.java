package dev.millrace.http;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// The names under which clients may ask for this server: the public address of the configuration,
/// the address it listens on, loopback, and the machine's own numeric addresses.
///
/// Any other name is anybody's: a page of another site whose name was made to point here (DNS
/// rebinding), or a `Host` meant to get into the absolute addresses of an answer. A numeric address
/// cannot be made to point elsewhere.
///
/// **Threading**: any; looks at the network interfaces for numeric addresses that are neither
/// loopback nor the connection's own.
final class OwnNames {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final String listening;
  private final Optional<URI> publicUrl;

  OwnNames(String listening, Optional<URI> publicUrl) {
    this.listening = listening;
    this.publicUrl = publicUrl;
  }

  /// Where a connection arrived.
  record Local(String address, int port) {}

  /// The server as a client knows it, who named `authority`. The public name has the public scheme,
  /// whatever the proxy before us speaks to us.
  Request.Server server(String scheme, String authority, Local local) {
    Name name = Name.of(authority);
    if (publicUrl.isPresent() && isPublic(name, publicUrl.get())) {
      URI url = publicUrl.get();
      return new Request.Server(url.getScheme(), url.getAuthority(), true);
    }
    int port = name.port < 0 ? standardPort(scheme) : name.port;
    boolean ours = port == local.port && isOurs(name.host, local);
    return new Request.Server(scheme, authority, ours);
  }

  private static boolean isPublic(Name name, URI url) {
    int port = url.getPort() < 0 ? standardPort(url.getScheme()) : url.getPort();
    return name.host.equals(Name.plain(url.getHost())) && (name.port < 0 || name.port == port);
  }

  private boolean isOurs(String host, Local local) {
    return host.equals("localhost")
        || host.equals(Name.plain(listening))
        || host.equals(local.address)
        || isOwnAddress(host);
  }

  private static boolean isOwnAddress(String host) {
    try {
      InetAddress address = InetAddress.ofLiteral(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IllegalArgumentException | SocketException _) {
      return false;
    }
  }

  private static int standardPort(String scheme) {
    return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
  }

  /// An authority in its parts; the port is negative when there is none.
  private record Name(String host, int port) {
    private static final Name NOBODY = new Name("", -1);

    static Name of(String authority) {
      int colon = authority.lastIndexOf(':');
      if (colon < 0 || authority.endsWith("]")) {
        return new Name(plain(authority), -1);
      }
      try {
        String host = plain(authority.substring(0, colon));
        return new Name(host, Integer.parseUnsignedInt(authority.substring(colon + 1)));
      } catch (NumberFormatException _) {
        return NOBODY;
      }
    }

    /// Without the brackets of IPv6, in lower case.
    static String plain(String host) {
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      String bare = bracketed ? host.substring(1, host.length() - 1) : host;
      return bare.toLowerCase(Locale.ROOT);
    }
  }
}
