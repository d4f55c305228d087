package dev.millrace.delivery.cache;

import java.io.IOException;

/// So much is on its way from the origin that there is no memory for one more object; there soon
/// will be.
public final class Crowded extends IOException {
  private static final long serialVersionUID = 1L;

  Crowded(String key) {
    super("too much is on its way from the origin for " + key);
  }

  /// The same for one more who waited.
  Crowded(Crowded other) {
    super(other.getMessage(), other);
  }
}
