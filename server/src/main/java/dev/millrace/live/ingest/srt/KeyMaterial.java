package dev.millrace.live.ingest.srt;

import dev.millrace.config.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/// The message in which a sender gives its keys, wrapped with one made from the passphrase (3.2.2,
/// 6.1): PBKDF2 with HMAC-SHA1, then AES key wrap (RFC 3394).
///
/// Two are equal when their bytes are.
final class KeyMaterial {
  private static final int SALT = 16;
  private static final int SALT_BYTES = 16;
  private static final int WRAPPED = SALT + SALT_BYTES;
  private static final int KEYS_FIELD = 3;
  private static final int SALT_LENGTH_FIELD = 14;
  private static final int KEY_LENGTH_FIELD = 15;
  private static final int INTEGRITY_BYTES = 8;
  private static final int ROUNDS = 2048;

  private final byte[] message;

  /// @param message all of it, as it stands in the packet
  KeyMaterial(byte[] message) {
    this.message = message;
  }

  /// Reads it from a packet; empty when it is none that libsrt would understand.
  static Optional<KeyMaterial> read(ByteBuffer packet, SrtHandshake.Span at) {
    byte[] message = new byte[at.length()];
    packet.get(packet.position() + at.offset(), message);
    var material = new KeyMaterial(message);
    return material.isWhole() ? Optional.of(material) : Optional.empty();
  }

  byte[] message() {
    return message;
  }

  private boolean isWhole() {
    if (message.length < WRAPPED || 4 * message[SALT_LENGTH_FIELD] != SALT_BYTES) {
      return false;
    }
    int keys = Integer.bitCount(message[KEYS_FIELD] & 3);
    boolean known = keyBytes() == 16 || keyBytes() == 24 || keyBytes() == 32;
    return known && keys > 0 && message.length == WRAPPED + INTEGRITY_BYTES + keys * keyBytes();
  }

  private int keyBytes() {
    return 4 * message[KEY_LENGTH_FIELD];
  }

  /// The keys inside; empty when the passphrase is another.
  Optional<byte[]> keys(Secret passphrase) {
    try {
      var cipher = Cipher.getInstance("AES/KW/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, wrappingKey(passphrase));
      return Optional.of(cipher.doFinal(message, WRAPPED, message.length - WRAPPED));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /// The same message for whoever knows another passphrase.
  KeyMaterial wrapped(byte[] keys, Secret passphrase) {
    try {
      var cipher = Cipher.getInstance("AES/KW/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, wrappingKey(passphrase));
      byte[] other = Arrays.copyOf(message, message.length);
      byte[] wrapped = cipher.doFinal(keys);
      System.arraycopy(wrapped, 0, other, WRAPPED, wrapped.length);
      return new KeyMaterial(other);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("keys that were unwrapped cannot be wrapped", e);
    }
  }

  private SecretKeySpec wrappingKey(Secret passphrase) throws GeneralSecurityException {
    byte[] salt = Arrays.copyOfRange(message, WRAPPED - 8, WRAPPED);
    var spec =
        new PBEKeySpec(passphrase.value().toCharArray(), salt, ROUNDS, keyBytes() * Byte.SIZE);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(spec).getEncoded();
    return new SecretKeySpec(key, "AES");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyMaterial that && Arrays.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(message);
  }
}
