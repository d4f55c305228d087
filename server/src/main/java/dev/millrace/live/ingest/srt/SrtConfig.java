package dev.millrace.live.ingest.srt;

import java.time.Duration;

/// Where publishers are listened to by SRT.
///
/// @param host the address to listen on
/// @param port the first of the ports, of UDP; 0 for any that are free
/// @param ports how many there are, one after the other; channels are spread over them
/// @param latency for how long a lost packet may come late; the caller may want more
public record SrtConfig(String host, int port, int ports, Duration latency) {
  private static final int MAX_PORTS = 1_000;

  public SrtConfig {
    if (ports < 1 || ports > MAX_PORTS) {
      throw new IllegalArgumentException("ports: 1 to " + MAX_PORTS + ", but got " + ports);
    }
    if (port < 0 || port + ports > 65_536) {
      throw new IllegalArgumentException("port: 0 to 65535, but got " + port);
    }
    Passphrases.check(latency);
  }
}
