package dev.millrace.live.ingest.rtmp;

import java.time.Duration;

/// Where publishers are listened to by RTMP, and for how long.
///
/// @param host the address to listen on
/// @param port 0 for any that is free
/// @param app the first part of the path of every address, as in `rtmp://host/live/key`
/// @param maxWaiting connections that do not publish (yet); when there are more the oldest goes
/// @param greeting how long a connection may take until it publishes
/// @param silence how long a publisher may send nothing
public record RtmpConfig(
    String host, int port, String app, int maxWaiting, Duration greeting, Duration silence) {
  public RtmpConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: 0 to 65535, but got " + port);
    }
    if (!app.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("app: letters, digits, - and _, but got " + app);
    }
    if (maxWaiting < 1 || !greeting.isPositive() || !silence.isPositive()) {
      throw new IllegalArgumentException("a connection needs a place and some time");
    }
  }

  /// 256 connections that do not publish, 10 s each; 10 s of silence.
  public static RtmpConfig at(String host, int port) {
    return new RtmpConfig(host, port, "live", 256, Duration.ofSeconds(10), Duration.ofSeconds(10));
  }
}
