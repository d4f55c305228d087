package dev.millrace.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/// Resolves a host for a connection and lets no address pass that may not be reached. The client
/// connects to what comes out and asks nobody else.
///
/// One address that is refused refuses the host: a name that mixes them is set up to deceive.
final class CheckedNames implements DnsResolver {
  private final Names names;
  private final Addresses addresses;

  CheckedNames(Names names, Addresses addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  /// The host leads where nobody is to go.
  static final class Refused extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    Refused(String host) {
      super(host);
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    var literal = Cidr.address(host);
    var found = literal.isPresent() ? new InetAddress[] {literal.get()} : names.resolve(host);
    if (!addresses.mayReach(host, found)) {
      throw new Refused(host);
    }
    return found;
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }
}
