package dev.millrace.live.ingest.rtsp;

import dev.millrace.config.Secret;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/// A camera that one channel's media is fetched from.
///
/// @param camera as in `rtsp://10.1.2.3:554/stream1`, without user and password
/// @param transport how its media comes
/// @param login what it wants to know, if anything
public record RtspConfig(URI camera, Transport transport, Optional<Login> login) {
  private static final int PORT = 554;

  /// How media comes: beside the commands, or in datagrams of its own.
  public enum Transport {
    TCP,
    UDP;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Who asks.
  public record Login(String user, Secret password) {}

  public RtspConfig {
    if (!"rtsp".equalsIgnoreCase(camera.getScheme()) || camera.getHost() == null) {
      throw new IllegalArgumentException("a camera's address is like rtsp://10.1.2.3:554/stream");
    }
    if (camera.getRawUserInfo() != null || camera.getRawFragment() != null) {
      throw new IllegalArgumentException("user and password do not belong into the address");
    }
  }

  int port() {
    return camera.getPort() < 0 ? PORT : camera.getPort();
  }

  /// A name, or an address as it stands in the URI.
  String host() {
    return camera.getHost();
  }

  /// For people: without the path, in which some cameras want a password.
  String address() {
    return "rtsp://" + host() + ":" + port();
  }

  /// What stands behind host and port.
  String path() {
    String query = camera.getRawQuery() == null ? "" : "?" + camera.getRawQuery();
    return camera.getRawPath() + query;
  }
}
