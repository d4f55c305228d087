package dev.millrace.outbound;

import java.time.Duration;
import java.util.List;

/// What requests may reach, and what all of them together may take.
///
/// @param allow host names (`media.internal`), addresses and networks (`10.0.0.0/8`, `fd00::/8`)
///     that may be reached although they are not public
/// @param maxConnections open at once
/// @param maxConnectionsPerHost of those, to one host and port
/// @param connectTimeout for each address of a host
/// @param silence after which a connection that says nothing is given up, and the time over which
///     a body's rate is measured
public record OutboundConfig(
    List<String> allow,
    int maxConnections,
    int maxConnectionsPerHost,
    Duration connectTimeout,
    Duration silence) {
  public OutboundConfig {
    allow = List.copyOf(allow);
    Addresses.allowing(allow);
    if (maxConnections < 1 || maxConnectionsPerHost < 1) {
      throw new IllegalArgumentException("there must be at least one connection");
    }
    if (!connectTimeout.isPositive() || !silence.isPositive()) {
      throw new IllegalArgumentException("times must be positive");
    }
  }

  /// The usual patience: 64 connections, 16 a host, 10 s to connect, 30 s of silence.
  public static OutboundConfig allowing(List<String> allow) {
    return new OutboundConfig(allow, 64, 16, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }
}
