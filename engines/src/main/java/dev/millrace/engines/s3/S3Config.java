package dev.millrace.engines.s3;

import java.nio.file.Path;
import java.util.List;

/// How the embedded S3 server is run.
///
/// @param folder its own folder; created when missing, may be relative and hold blanks
/// @param host the address to listen on; loopback unless other machines upload to it directly
/// @param port the TCP port; 0 takes the last one used, or a free one
/// @param buckets the buckets that exist after start
/// @param origins the web origins whose pages may use presigned URLs, such as
///     `http://localhost:8080`, or the single word `*`. A presigned URL carries its own right and
///     no cookies are involved, so `*` gives nothing to a page that has no such URL.
/// @param synced how the keys begin of objects that are on the disk before they are acknowledged;
///     the empty text begins all
public record S3Config(
    Path folder,
    String host,
    int port,
    List<String> buckets,
    List<String> origins,
    List<String> synced) {
  public static final String ANY_ORIGIN = "*";

  public S3Config {
    buckets = List.copyOf(buckets);
    origins = List.copyOf(origins);
    synced = List.copyOf(synced);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
    }
    buckets.forEach(S3Config::requireBucketName);
  }

  /// The usual configuration: loopback, one bucket, any origin, nothing waits for the disk.
  public static S3Config in(Path folder, String bucket) {
    return new S3Config(folder, "127.0.0.1", 0, List.of(bucket), List.of(ANY_ORIGIN), List.of());
  }

  public S3Config withHost(String other) {
    return new S3Config(folder, other, port, buckets, origins, synced);
  }

  public S3Config withPort(int other) {
    return new S3Config(folder, host, other, buckets, origins, synced);
  }

  public S3Config withOrigins(List<String> others) {
    return new S3Config(folder, host, port, buckets, others, synced);
  }

  public S3Config withSynced(List<String> prefixes) {
    return new S3Config(folder, host, port, buckets, origins, prefixes);
  }

  private static void requireBucketName(String name) {
    if (!name.matches("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")) {
      throw new IllegalArgumentException("not a bucket name: " + name);
    }
  }
}
