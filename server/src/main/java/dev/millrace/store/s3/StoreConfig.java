package dev.millrace.store.s3;

import dev.millrace.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// Where the bucket is and how to speak to it.
///
/// @param endpoint the S3 server; empty for AWS itself
/// @param publicEndpoint the same server as browsers reach it, for presigned URLs; empty when
///     equal
/// @param accessKey empty for the machine's own AWS identity (role, profile, environment)
/// @param pathStyle whether the bucket stands in the path (`host/bucket/key`) and not in the host
/// @param folder where a store of this machine keeps the bucket's objects as files of their keys'
///     paths; empty when that is not known
/// @param maxConnections how many requests may be under way at once
public record StoreConfig(
    Optional<URI> endpoint,
    Optional<URI> publicEndpoint,
    String region,
    String bucket,
    String accessKey,
    Secret secretKey,
    boolean pathStyle,
    Optional<Path> folder,
    int maxConnections) {
  public StoreConfig {
    endpoint.ifPresent(StoreConfig::requireHttp);
    publicEndpoint.ifPresent(StoreConfig::requireHttp);
    if (region.isBlank()) {
      throw new IllegalArgumentException("a region is never blank");
    }
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException(
          "a bucket's name is 3 to 63 lower-case letters, digits, dots and dashes");
    }
    if (maxConnections < 1 || maxConnections > 1000) {
      throw new IllegalArgumentException("the number of connections is 1 to 1000");
    }
  }

  public static StoreConfig defaults() {
    return new StoreConfig(
        Optional.empty(),
        Optional.empty(),
        "us-east-1",
        "millrace",
        "",
        new Secret(""),
        false,
        Optional.empty(),
        64);
  }

  private static void requireHttp(URI uri) {
    var scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException("an endpoint is an absolute http or https URL");
    }
  }
}
