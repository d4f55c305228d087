package dev.millrace.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which addresses may be reached: those of the public internet, and what the operator allows.
///
/// IPv4 is public but for IANA's special-purpose networks (RFC 6890); of IPv6 only `2000::/3` is,
/// without the networks that carry an IPv4 address inside or are for documentation.
record Addresses(Set<String> names, List<Cidr> networks) {
  private static final List<Cidr> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // carrier-grade NAT
              "127.0.0.0/8", // loopback
              "169.254.0.0/16", // link-local, metadata services
              "172.16.0.0/12", // private
              "192.0.0.0/24", // protocol assignments
              "192.0.2.0/24", // documentation
              "192.88.99.0/24", // 6to4 relays
              "192.168.0.0/16", // private
              "198.18.0.0/15", // benchmarking
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/4", // multicast
              "240.0.0.0/4", // reserved, broadcast
              "2001::/23", // protocol assignments, Teredo
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "3fff::/20") // documentation
          .map(Cidr::of)
          .toList();

  private static final Cidr PUBLIC_IPV6 = Cidr.of("2000::/3");

  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9]([a-z0-9_-]{0,62})(\\.[a-z0-9_-]{1,63})*");

  /// The rules with `entries` allowed: host names, addresses and networks.
  ///
  /// @throws IllegalArgumentException when one is none of these
  static Addresses allowing(List<String> entries) {
    var names = new HashSet<String>();
    var networks = new ArrayList<Cidr>();
    for (String entry : entries) {
      if (entry.contains("/") || Cidr.address(entry).isPresent()) {
        networks.add(Cidr.of(entry));
      } else {
        names.add(name(entry));
      }
    }
    return new Addresses(Set.copyOf(names), List.copyOf(networks));
  }

  private static String name(String entry) {
    String name = entry.toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' is neither a host name nor a network such as 10.0.0.0/8".formatted(entry));
    }
    return name;
  }

  /// Whether every address of the host may be reached.
  boolean mayReach(String host, InetAddress... addresses) {
    return names.contains(host) || Stream.of(addresses).allMatch(this::mayReach);
  }

  private boolean mayReach(InetAddress address) {
    return isPublic(address) || networks.stream().anyMatch(net -> net.contains(address));
  }

  private static boolean isPublic(InetAddress address) {
    boolean routed = !(address instanceof Inet6Address) || PUBLIC_IPV6.contains(address);
    return routed && NOT_PUBLIC.stream().noneMatch(net -> net.contains(address));
  }
}
