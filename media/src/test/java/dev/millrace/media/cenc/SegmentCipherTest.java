package dev.millrace.media.cenc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `METHOD=AES-128`: whole segments.
class SegmentCipherTest {
  private static final byte[] KEY = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");
  private static final ContentKey CONTENT_KEY =
      new ContentKey(new UUID(1, 2), KEY, new byte[ContentKey.BYTES]);

  /// FIPS 197 C.1 has the block cipher alone: CBC of one block under an IV of zeros is that.
  @Test
  void one_block_is_what_fips_197_says_it_is() {
    var key =
        new ContentKey(
            new UUID(1, 2),
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f"),
            new byte[16]);
    byte[] block = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");

    byte[] encrypted = SegmentCipher.encrypt(key, 0, block);

    assertThat(HexFormat.of().formatHex(encrypted, 0, 16))
        .isEqualTo("69c4e0d86a7b0430d8cdb78070b4c55a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 1000})
  void a_player_with_the_key_and_the_segments_number_reads_it(int size) throws Exception {
    byte[] segment = new byte[size];
    Arrays.fill(segment, (byte) 7);

    byte[] encrypted = SegmentCipher.encrypt(CONTENT_KEY, 0x0102_0304, segment);

    assertThat(encrypted).hasSize(size / 16 * 16 + 16);
    Cipher player = Cipher.getInstance("AES/CBC/PKCS5Padding");
    byte[] vector = HexFormat.of().parseHex("00000000000000000000000001020304");
    player.init(Cipher.DECRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(vector));
    assertThat(player.doFinal(encrypted)).isEqualTo(segment);
  }

  @Test
  void equal_input_gives_equal_bytes_and_another_number_gives_others() {
    byte[] segment = new byte[100];

    assertThat(SegmentCipher.encrypt(CONTENT_KEY, 5, segment))
        .isEqualTo(SegmentCipher.encrypt(CONTENT_KEY, 5, segment))
        .isNotEqualTo(SegmentCipher.encrypt(CONTENT_KEY, 6, segment));
  }

  @Test
  void a_key_never_prints_and_has_its_length() {
    assertThat(CONTENT_KEY.toString()).isEqualTo("key 00000000-0000-0001-0000-000000000002");
    assertThatThrownBy(() -> new ContentKey(new UUID(1, 2), new byte[15], new byte[16]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
