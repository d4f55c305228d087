package dev.millrace.search.opensearch;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Which cluster has the events, and for how long.
///
/// @param url where it answers, `https://search.example:9200`
/// @param login user and password with a colon between, if it wants them
/// @param prefix of the names of all that is ours there
/// @param mostAge of events
public record OpenSearchConfig(URI url, Optional<String> login, String prefix, Duration mostAge) {
  public OpenSearchConfig {
    if (!prefix.matches("[a-z][a-z0-9-]{0,40}")) {
      throw new IllegalArgumentException("not a prefix for indexes: " + prefix);
    }
  }

  @Override
  public String toString() {
    return "OpenSearchConfig[" + url + ", " + prefix + "]";
  }
}
