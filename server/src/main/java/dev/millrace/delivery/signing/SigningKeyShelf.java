package dev.millrace.delivery.signing;

import java.util.List;

/// Where the public keys are kept.
///
/// **Threading:** safe from any thread of any process; blocks. **On failure** of the database its
/// unchecked exception comes out.
public interface SigningKeyShelf {
  /// All keys, the oldest first.
  List<SigningKey> all();

  /// Adds a key, if there are fewer than `most` and none of this id.
  Added add(SigningKey key, int most);

  /// Removes a key; false when there is none of this id.
  boolean remove(String id);

  /// What came of adding a key.
  enum Added {
    DONE,
    TAKEN,
    FULL
  }
}
