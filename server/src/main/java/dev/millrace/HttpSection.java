package dev.millrace;

import dev.millrace.config.ByteSize;
import dev.millrace.http.HttpConfig;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The section `http`: the HTTP server.
///
/// @param host the address to listen on; others than loopback are open to the network
/// @param port 0 takes a free one
/// @param publicUrl scheme, host and port by which clients know the server, when they are others
/// @param tls whether a certificate of its own making encrypts; one in files does anyway
/// @param certificate a PEM file, the server's own first, then those it was issued by
/// @param privateKey the certificate's key, a PEM file in PKCS #8
/// @param redirectPort where plain requests are sent on to `port`; 0 takes a free one
/// @param hsts how long browsers shall ask for https only; not with one of its own making
/// @param trustedProxies addresses whose `X-Forwarded-*` fields are believed
/// @param maxConnections open connections; more are refused
/// @param addressConnections of one network address; 0: any number
/// @param addressHandshakes of one network address that have not shaken hands; 0: any number
/// @param headerTimeout for a new connection to shake hands, and again to send a request's head
/// @param maxUnderWay what may wait for all clients together
/// @param slowestReader what a client must take in a second of what waits for it; 0: anything
record HttpSection(
    String host,
    int port,
    Optional<URI> publicUrl,
    Tls tls,
    Optional<Path> certificate,
    Optional<Path> privateKey,
    Optional<Integer> redirectPort,
    Duration hsts,
    List<String> trustedProxies,
    int maxConnections,
    int addressConnections,
    int addressHandshakes,
    Duration headerTimeout,
    ByteSize maxUnderWay,
    ByteSize slowestReader) {
  private static final long ONE_MEGABYTE = 1 << 20;

  /// Where a certificate comes from that is in no files.
  enum Tls {
    OFF,
    SELF_SIGNED
  }

  HttpSection {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be blank");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535 but is " + port);
    }
    if (publicUrl.isPresent() && !isOrigin(publicUrl.get())) {
      throw new IllegalArgumentException(
          "public-url must be like https://videos.example.org but is " + publicUrl.get());
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("max-connections must be at least 1");
    }
    if (addressConnections < 0 || addressHandshakes < 0) {
      throw new IllegalArgumentException(
          "address-connections and address-handshakes must not be negative");
    }
    if (headerTimeout.toMillis() < 1) {
      throw new IllegalArgumentException("header-timeout must be at least 1ms");
    }
    trustedProxies.forEach(HttpSection::requireNumeric);
    if (maxUnderWay.bytes() < ONE_MEGABYTE) {
      throw new IllegalArgumentException("max-under-way must be at least 1MiB");
    }
    if (slowestReader.bytes() > ONE_MEGABYTE) {
      throw new IllegalArgumentException("slowest-reader must be 1MiB at most");
    }
    if (certificate.isPresent() != privateKey.isPresent()) {
      throw new IllegalArgumentException("certificate and private-key belong together");
    }
    if (certificate.isPresent() && tls == Tls.SELF_SIGNED) {
      throw new IllegalArgumentException("tls: self-signed needs no certificate");
    }
    if (redirectPort.isPresent() && certificate.isEmpty() && tls == Tls.OFF) {
      throw new IllegalArgumentException("redirect-port needs tls or a certificate");
    }
    if (redirectPort.filter(number -> number < 0 || number > 65_535).isPresent()) {
      throw new IllegalArgumentException("redirect-port must be 0 to 65535");
    }
    if (hsts.isNegative()) {
      throw new IllegalArgumentException("hsts must not be negative");
    }
  }

  private static void requireNumeric(String address) {
    try {
      InetAddress.ofLiteral(address);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "trusted-proxies must be numeric addresses but has " + address);
    }
  }

  static HttpSection defaults() {
    return new HttpSection(
        "127.0.0.1",
        8080,
        Optional.empty(),
        Tls.OFF,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Duration.ZERO,
        List.of(),
        20_000,
        HttpConfig.Peers.DEFAULTS.connections(),
        HttpConfig.Peers.DEFAULTS.handshakes(),
        HttpConfig.Timeouts.DEFAULTS.header(),
        ByteSize.ofMebibytes(96),
        ByteSize.parse("4KiB"));
  }

  /// Whether an address is one of a server and nothing below.
  static boolean isOrigin(URI url) {
    boolean bare = url.getRawQuery() == null && url.getRawUserInfo() == null;
    return bare
        && url.getHost() != null
        && url.getRawFragment() == null
        && Set.of("http", "https").contains(url.getScheme())
        && Set.of("", "/").contains(url.getRawPath());
  }

  HttpSection withAddress(Optional<String> otherHost, Optional<Integer> otherPort) {
    return new HttpSection(
        otherHost.orElse(host),
        otherPort.orElse(port),
        publicUrl,
        tls,
        certificate,
        privateKey,
        redirectPort,
        hsts,
        trustedProxies,
        maxConnections,
        addressConnections,
        addressHandshakes,
        headerTimeout,
        maxUnderWay,
        slowestReader);
  }
}
