package dev.millrace.media.hls;

import java.util.Arrays;
import java.util.Optional;

/// Where players get the key of what they play (RFC 8216bis 4.4.4.4).
///
/// @param keyFormat [#IDENTITY] for the 16 bytes themselves, or the name of a key system
public record EncryptionKey(Method method, String uri, String keyFormat) {
  /// The key itself is at the address.
  public static final String IDENTITY = "identity";

  public EncryptionKey {
    Attributes.machineText("a URI", uri);
    Attributes.machineText("a key format", keyFormat);
  }

  /// What is encrypted.
  public enum Method {
    /// Whole segments; the initialisation vector is the media sequence number.
    AES_128("AES-128"),
    /// Samples, as the init segment says.
    SAMPLE_AES("SAMPLE-AES");

    private final String word;

    Method(String word) {
      this.word = word;
    }

    private static Method of(String word) {
      return Arrays.stream(values())
          .filter(method -> method.word.equals(word))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("not a method: " + word));
    }
  }

  /// The key that a tag names; none when it ends encryption.
  static Optional<EncryptionKey> read(AttributeParser attributes) {
    String method = attributes.require("METHOD");
    return method.equals("NONE")
        ? Optional.empty()
        : Optional.of(
            new EncryptionKey(
                Method.of(method),
                attributes.require("URI"),
                attributes.optional("KEYFORMAT", IDENTITY)));
  }

  Attributes attributes() {
    Attributes attributes = new Attributes().plain("METHOD", method.word).quoted("URI", uri);
    return keyFormat.equals(IDENTITY)
        ? attributes
        : attributes.quoted("KEYFORMAT", keyFormat).quoted("KEYFORMATVERSIONS", "1");
  }
}
