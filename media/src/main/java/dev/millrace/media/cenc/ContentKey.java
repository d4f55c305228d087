package dev.millrace.media.cenc;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key that a film's media is encrypted with; it never prints.
///
/// **Ownership**: arrays are copied on their way in and out.
public final class ContentKey {
  /// Bytes of a key and of an initialisation vector.
  public static final int BYTES = 16;

  private final UUID id;
  private final byte[] key;
  private final byte[] iv;

  /// @param id what players call it (`KID`)
  /// @param key 16 bytes
  /// @param iv 16 bytes, the same for all samples; whole segments have their number instead
  public ContentKey(UUID id, byte[] key, byte[] iv) {
    if (key.length != BYTES || iv.length != BYTES) {
      throw new IllegalArgumentException("a key and its vector have 16 bytes each");
    }
    this.id = id;
    this.key = key.clone();
    this.iv = iv.clone();
  }

  public UUID id() {
    return id;
  }

  /// The 16 bytes of [#id].
  public byte[] idBytes() {
    return bytes(id);
  }

  /// The secret itself.
  public byte[] key() {
    return key.clone();
  }

  public byte[] iv() {
    return iv.clone();
  }

  /// The 16 bytes of a UUID, as boxes and licences hold key ids.
  public static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(BYTES)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  SecretKeySpec secret() {
    return new SecretKeySpec(key, "AES");
  }

  IvParameterSpec vector() {
    return new IvParameterSpec(iv);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContentKey that
        && id.equals(that.id)
        && Arrays.equals(key, that.key)
        && Arrays.equals(iv, that.iv);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "key " + id;
  }
}
