package dev.millrace.media.cenc;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/// AES-128 in CBC mode over some of the 16-byte blocks of a range: so many that are encrypted, so
/// many that are not, in turn; a rest of less than a block stays clear (23001-7 9.6, 10.4.2).
///
/// Each range begins with the constant vector; the chain goes from encrypted block to encrypted
/// block. **Threading**: for one thread.
final class PatternCipher {
  private static final int BLOCK = 16;

  private final ContentKey key;
  private final Cipher cipher;
  private final int cryptBlocks;
  private final int skipBlocks;
  private byte[] gathered = new byte[BLOCK];

  /// @param skipBlocks 0 when all blocks are encrypted
  PatternCipher(ContentKey key, int cryptBlocks, int skipBlocks) {
    this.key = key;
    this.cryptBlocks = cryptBlocks;
    this.skipBlocks = skipBlocks;
    try {
      cipher = Cipher.getInstance("AES/CBC/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in CBC mode", e);
    }
  }

  /// Encrypts the range in its place.
  void encrypt(byte[] data, int from, int length) {
    run(Cipher.ENCRYPT_MODE, data, from, length);
  }

  /// Undoes it in its place.
  void decrypt(byte[] data, int from, int length) {
    run(Cipher.DECRYPT_MODE, data, from, length);
  }

  private void run(int mode, byte[] data, int from, int length) {
    int blocks = gather(data, from, length);
    try {
      cipher.init(mode, key.secret(), key.vector());
      cipher.doFinal(gathered, 0, blocks * BLOCK, gathered);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks need no padding", e);
    }
    int block = 0;
    for (int at = from; block < blocks; at += BLOCK) {
      if (isEncrypted((at - from) / BLOCK)) {
        System.arraycopy(gathered, block * BLOCK, data, at, BLOCK);
        block++;
      }
    }
  }

  private int gather(byte[] data, int from, int length) {
    int all = length / BLOCK;
    if (gathered.length < all * BLOCK) {
      gathered = Arrays.copyOf(gathered, all * BLOCK);
    }
    int blocks = 0;
    for (int block = 0; block < all; block++) {
      if (isEncrypted(block)) {
        System.arraycopy(data, from + block * BLOCK, gathered, blocks * BLOCK, BLOCK);
        blocks++;
      }
    }
    return blocks;
  }

  private boolean isEncrypted(int block) {
    return skipBlocks == 0 || block % (cryptBlocks + skipBlocks) < cryptBlocks;
  }
}
