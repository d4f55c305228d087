package dev.millrace.media.cenc;

import java.nio.ByteBuffer;
import java.util.Optional;

/// How the segments of a film are encrypted, and with what.
public record Encryption(Scheme scheme, ContentKey key) {
  /// The key of whole segments, if these are what is encrypted.
  public Optional<ContentKey> ofSegments() {
    return scheme == Scheme.AES_128 ? Optional.of(key) : Optional.empty();
  }

  /// What encrypts the samples of a track, if these are what is encrypted.
  ///
  /// @param sampleEntry the track's child of `stsd`
  public Optional<SampleEncryptor> ofSamples(ByteBuffer sampleEntry) {
    return scheme == Scheme.CBCS
        ? Optional.of(SampleEncryptor.of(sampleEntry, key))
        : Optional.empty();
  }

  /// What others may know of it.
  public Protection protection() {
    return new Protection(scheme, key.id());
  }
}
