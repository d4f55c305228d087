package dev.millrace;

import dev.millrace.config.ByteSize;
import dev.millrace.config.Secret;
import dev.millrace.search.opensearch.OpenSearchConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The keys `search.*`: how much of what happened can be found again.
///
/// @param folder of the indexes; without it `search` in the data folder
/// @param size the most that an index may weigh
/// @param age after which events are not found any more
/// @param opensearch where a cluster answers that has the events in the place of this process
/// @param opensearchUser whom it knows
/// @param opensearchPassword of that user
/// @param opensearchPrefix of the names of our indexes there
record Finding(
    Optional<Path> folder,
    ByteSize size,
    Duration age,
    Optional<URI> opensearch,
    Optional<String> opensearchUser,
    Optional<Secret> opensearchPassword,
    String opensearchPrefix) {
  private static final Duration LEAST_AGE = Duration.ofHours(1);

  Finding {
    if (size.bytes() < 1 << 20) {
      throw new IllegalArgumentException("size must be 1MiB at least");
    }
    if (age.compareTo(LEAST_AGE) < 0) {
      throw new IllegalArgumentException("age must be 1h at least");
    }
    if (opensearchUser.isPresent() != opensearchPassword.isPresent()) {
      throw new IllegalArgumentException(
          "opensearch-user and opensearch-password come together or not at all");
    }
    opensearch.ifPresent(url -> new OpenSearchConfig(url, Optional.empty(), opensearchPrefix, age));
  }

  /// The cluster that has the events, if one does.
  Optional<OpenSearchConfig> cluster() {
    Optional<String> login =
        opensearchUser.flatMap(
            user -> opensearchPassword.map(password -> user + ":" + password.value()));
    return opensearch.map(url -> new OpenSearchConfig(url, login, opensearchPrefix, age));
  }

  static Finding defaults() {
    return new Finding(
        Optional.empty(),
        ByteSize.parse("5GiB"),
        Duration.ofDays(30),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "millrace");
  }
}
