package dev.millrace.live.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// What a secret word leads to.
///
/// Words are compared by their SHA-256: how long that takes tells nothing of the right one.
///
/// **Threading**: safe. **Limits**: a word that is looked for has at most [#MAX_CHARACTERS].
///
/// @param <T> what is found
public final class KeyTable<T> {
  private static final int MAX_CHARACTERS = 512;

  private final ConcurrentMap<String, T> entries = new ConcurrentHashMap<>();

  /// Adds an entry.
  ///
  /// **On failure** an [IllegalStateException]: the word leads to something else.
  public void put(String word, T entry) {
    T other = entries.putIfAbsent(digest(word), entry);
    if (other != null && !other.equals(entry)) {
      throw new IllegalStateException("two channels have the same key");
    }
  }

  public void remove(String word, T entry) {
    entries.remove(digest(word), entry);
  }

  public Optional<T> find(String word) {
    return word.length() > MAX_CHARACTERS
        ? Optional.empty()
        : Optional.ofNullable(entries.get(digest(word)));
  }

  private static String digest(String word) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(word.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
