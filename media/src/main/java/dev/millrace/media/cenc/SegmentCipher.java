package dev.millrace.media.cenc;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/// Encrypts whole segments, as `METHOD=AES-128` of HLS has it (RFC 8216 4.3.2.4).
///
/// The initialisation vector is the segment's media sequence number, which is what a player takes
/// when the playlist names none (5.2).
public final class SegmentCipher {
  private SegmentCipher() {}

  /// The segment in 16-byte blocks, padded by PKCS#7: 1 to 16 bytes longer.
  public static byte[] encrypt(ContentKey key, long mediaSequence, byte[] segment) {
    return run(Cipher.ENCRYPT_MODE, key, mediaSequence, segment);
  }

  /// The segment as it was.
  ///
  /// **On failure** an `IllegalStateException` when it was encrypted otherwise.
  public static byte[] decrypt(ContentKey key, long mediaSequence, byte[] segment) {
    return run(Cipher.DECRYPT_MODE, key, mediaSequence, segment);
  }

  private static byte[] run(int mode, ContentKey key, long mediaSequence, byte[] segment) {
    byte[] vector = ByteBuffer.allocate(ContentKey.BYTES).putLong(0).putLong(mediaSequence).array();
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, key.secret(), new IvParameterSpec(vector));
      return cipher.doFinal(segment);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("segment " + mediaSequence + " is no whole AES-128 text", e);
    }
  }
}
