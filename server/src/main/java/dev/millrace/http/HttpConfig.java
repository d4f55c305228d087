package dev.millrace.http;

import static dev.millrace.http.Requirement.require;

import dev.millrace.http.tls.CertificateSource;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Where the server listens and every limit it holds. Start from [#DEFAULTS] and change what
/// differs.
///
/// @param host address to bind
/// @param port port to bind; 0 takes a free one
/// @param limits sizes and counts
/// @param peers how much of that one client may take
/// @param timeouts waits
/// @param sending what may be under way to clients, and how slow they may be
/// @param proxies what stands between the server and its clients
/// @param publicUrl scheme, host and port by which clients know the server, when they are others
/// @param tls how connections are encrypted, if they are
public record HttpConfig(
    String host,
    int port,
    Limits limits,
    Peers peers,
    Timeouts timeouts,
    Sending sending,
    Proxies proxies,
    Optional<URI> publicUrl,
    Optional<Tls> tls) {

  /// Loopback, a free port, limits for a small server.
  public static final HttpConfig DEFAULTS =
      new HttpConfig(
          "127.0.0.1",
          0,
          Limits.DEFAULTS,
          Peers.DEFAULTS,
          Timeouts.DEFAULTS,
          Sending.DEFAULTS,
          Proxies.NONE,
          Optional.empty(),
          Optional.empty());

  public HttpConfig {
    require(port >= 0 && port <= 65_535, "port", port);
  }

  public HttpConfig withAddress(String newHost, int newPort) {
    return new HttpConfig(
        newHost, newPort, limits, peers, timeouts, sending, proxies, publicUrl, tls);
  }

  public HttpConfig withLimits(Limits newLimits) {
    return new HttpConfig(host, port, newLimits, peers, timeouts, sending, proxies, publicUrl, tls);
  }

  public HttpConfig withPeers(Peers newPeers) {
    return new HttpConfig(host, port, limits, newPeers, timeouts, sending, proxies, publicUrl, tls);
  }

  public HttpConfig withTimeouts(Timeouts newTimeouts) {
    return new HttpConfig(host, port, limits, peers, newTimeouts, sending, proxies, publicUrl, tls);
  }

  public HttpConfig withSending(Sending newSending) {
    return new HttpConfig(host, port, limits, peers, timeouts, newSending, proxies, publicUrl, tls);
  }

  public HttpConfig withProxies(Proxies newProxies) {
    return new HttpConfig(host, port, limits, peers, timeouts, sending, newProxies, publicUrl, tls);
  }

  public HttpConfig withPublicUrl(Optional<URI> newUrl) {
    return new HttpConfig(host, port, limits, peers, timeouts, sending, proxies, newUrl, tls);
  }

  public HttpConfig withTls(Tls newTls) {
    return new HttpConfig(
        host, port, limits, peers, timeouts, sending, proxies, publicUrl, Optional.of(newTls));
  }

  /// How connections are encrypted.
  ///
  /// @param certificate where the certificate comes from
  /// @param redirectPort where plain requests are sent on to the encrypted port; 0 takes a free one
  /// @param maxHandshakes handshakes under way; for one more the oldest gives way, of the network
  ///     that has most of them
  /// @param lookInterval between two looks for a renewed certificate
  /// @param engine what encrypts
  public record Tls(
      CertificateSource certificate,
      OptionalInt redirectPort,
      int maxHandshakes,
      Duration lookInterval,
      Engine engine) {
    /// What encrypts.
    public enum Engine {
      /// BoringSSL where its library loads, the JDK elsewhere.
      FASTEST,
      /// The JDK's own.
      JDK
    }

    public Tls {
      require(maxHandshakes >= 1, "max-handshakes", maxHandshakes);
      require(lookInterval.toMillis() > 0, "look-interval", lookInterval);
    }

    /// 1,000 handshakes, two looks a minute.
    public static Tls of(CertificateSource certificate, OptionalInt redirectPort) {
      return new Tls(certificate, redirectPort, 1000, Duration.ofSeconds(30), Engine.FASTEST);
    }
  }

  /// What stands between the server and its clients.
  ///
  /// @param trusted numeric addresses whose `X-Forwarded-*` fields are believed
  /// @param clearTextHttp2 whether HTTP/2 is spoken without TLS, as some proxies do; Vert.x then
  ///     takes prior knowledge and the deprecated upgrade alike
  public record Proxies(Set<String> trusted, boolean clearTextHttp2) {
    public static final Proxies NONE = new Proxies(Set.of(), false);

    public Proxies {
      trusted = Set.copyOf(trusted);
    }
  }

  /// Sizes and counts.
  ///
  /// @param maxHeaderBytes all header fields of one request together; more is 431
  /// @param maxBodyBytes the most any reader of a body may ask for; more is 413
  /// @param maxConnections open connections; more are answered 503 and closed
  /// @param maxRequests requests in progress, parked ones included; more are answered 503
  /// @param maxStreams concurrent HTTP/2 requests of one connection
  public record Limits(
      int maxHeaderBytes, long maxBodyBytes, int maxConnections, int maxRequests, int maxStreams) {
    public static final Limits DEFAULTS = new Limits(16_384, 1L << 20, 20_000, 20_000, 128);

    public Limits {
      require(maxHeaderBytes >= 512, "max-header-bytes", maxHeaderBytes);
      require(maxBodyBytes >= 0, "max-body-bytes", maxBodyBytes);
      require(maxConnections >= 1, "max-connections", maxConnections);
      require(maxRequests >= 1, "max-requests", maxRequests);
      require(maxStreams >= 1, "max-streams", maxStreams);
    }
  }

  /// How much of the server one network address may take, a /64 of IPv6 as one; a trusted proxy, as
  /// which many come, anything.
  ///
  /// @param connections open ones; more are closed unheard. 0: any number
  /// @param handshakes connections that have not shaken hands yet, where there is TLS; more are
  ///     closed unheard. 0: any number
  /// @param countsLoopback whether this machine is held to it as well, from where tunnels come
  public record Peers(int connections, int handshakes, boolean countsLoopback) {
    public static final Peers DEFAULTS = new Peers(1000, 100, false);

    public Peers {
      require(connections >= 0, "address-connections", connections);
      require(handshakes >= 0, "address-handshakes", handshakes);
    }
  }

  /// Waits.
  ///
  /// @param header from the connection to its first whole request head
  /// @param idle without a request in progress; also between two pieces of a request body
  /// @param write without the client taking any of the bytes that wait for it
  /// @param answer until an [Handler.Immediate] must have answered
  /// @param drain for requests in progress when the server closes
  public record Timeouts(
      Duration header, Duration idle, Duration write, Duration answer, Duration drain) {
    public static final Timeouts DEFAULTS =
        new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));

    /// The same with another limit for the first request.
    public Timeouts withHeader(Duration newHeader) {
      return new Timeouts(newHeader, idle, write, answer, drain);
    }

    public Timeouts {
      require(header.toMillis() > 0, "header-timeout", header);
      require(idle.toMillis() > 0, "idle-timeout", idle);
      require(write.toMillis() > 0, "write-timeout", write);
      require(answer.toMillis() > 0, "answer-timeout", answer);
      require(!drain.isNegative(), "drain-timeout", drain);
    }
  }

  /// What may be under way to clients: handed to the transport and not taken by the kernel.
  ///
  /// @param mostBytes for all clients together, and three eighths of the JVM's direct memory at the
  ///     most; while it is used up, large answers are 503. Files over plain HTTP/1.1 take none
  /// @param connectionBytes for one connection, however many streams it has
  /// @param leastBytesPerSecond what a connection must take while something waits for it; slower
  ///     ones are closed. 0: anything
  /// @param leastOver the time over which that is looked at
  public record Sending(
      long mostBytes, int connectionBytes, int leastBytesPerSecond, Duration leastOver) {
    public static final Sending DEFAULTS =
        new Sending(96L << 20, 512 * 1024, 4096, Duration.ofSeconds(30));

    public Sending {
      require(mostBytes >= 1 << 20, "max-under-way", mostBytes);
      require(connectionBytes >= 64 * 1024, "max-under-way-of-one", connectionBytes);
      require(leastBytesPerSecond >= 0, "slowest-reader", leastBytesPerSecond);
      require(leastOver.toMillis() > 0, "slowest-reader-over", leastOver);
    }

    public Sending withMost(long bytes) {
      return new Sending(bytes, connectionBytes, leastBytesPerSecond, leastOver);
    }

    public Sending withLeast(int bytesPerSecond, Duration over) {
      return new Sending(mostBytes, connectionBytes, bytesPerSecond, over);
    }
  }
}
