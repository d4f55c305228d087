package dev.millrace.media.cenc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.media.cenc.SampleEncryptor.Encrypted;
import dev.millrace.media.cmaf.MediaSegment;
import dev.millrace.media.cmaf.Sample;
import dev.millrace.media.cmaf.Segmenter.Plan;
import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.testing.Fmp4;
import dev.millrace.media.time.Rational;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `cbcs`: what is encrypted is what the standard says, and can be undone by another hand.
class SampleEncryptorTest {
  private static final byte[] KEY = HexFormat.of().parseHex("2b7e151628aed2a6abf7158809cf4f3c");
  private static final byte[] VECTOR = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
  private static final ContentKey CONTENT_KEY = new ContentKey(new UUID(1, 2), KEY, VECTOR);

  /// NIST SP 800-38A F.2.1, CBC-AES128.
  private static final List<String> CLEAR =
      List.of(
          "6bc1bee22e409f96e93d7e117393172a",
          "ae2d8a571e03ac9c9eb76fac45af8e51",
          "30c81c46a35ce411e5fbc1191a0a52ef",
          "f69f2445df4f9b17ad2b417be66c3710");

  private static final List<String> ENCRYPTED =
      List.of(
          "7649abac8119b246cee98e9b12e9197d",
          "5086cb9b507219ee95db113a917678b2",
          "73bed6b8e3c1743b7116e69e22229516",
          "3ff1caa1681fac09120eca307586e1a7");

  @Test
  void one_block_in_ten_is_encrypted_and_chained_as_nist_has_it() {
    ByteBuffer range = ByteBuffer.allocate(31 * 16 + 9);
    for (int i = 0; i < CLEAR.size(); i++) {
      range.put(i * 160, HexFormat.of().parseHex(CLEAR.get(i)));
    }
    byte[] data = range.array();

    new PatternCipher(CONTENT_KEY, 1, 9).encrypt(data, 0, data.length);

    for (int i = 0; i < CLEAR.size(); i++) {
      assertThat(HexFormat.of().formatHex(data, i * 160, i * 160 + 16)).isEqualTo(ENCRYPTED.get(i));
      range.put(i * 160, new byte[16]);
    }
    assertThat(data).containsOnly(0);
  }

  @Test
  void without_a_pattern_all_whole_blocks_are_encrypted_and_the_rest_is_clear() {
    byte[] data = HexFormat.of().parseHex(String.join("", CLEAR) + "0102030405");

    new PatternCipher(CONTENT_KEY, 1, 0).encrypt(data, 0, data.length);

    assertThat(HexFormat.of().formatHex(data)).isEqualTo(String.join("", ENCRYPTED) + "0102030405");
  }

  @ParameterizedTest
  @ValueSource(strings = {"video-24.mp4", "video-ntsc.mp4", "video-hevc.mp4"})
  void slices_are_encrypted_behind_their_headers_and_everything_else_is_clear(String file)
      throws Exception {
    Fmp4 source = Fmp4.read(file);
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), CONTENT_KEY);

    for (Sample sample : source.samples()) {
      byte[] clear = bytes(sample.data());
      Encrypted encrypted = encryptor.encrypt(sample.data());

      assertThat(total(encrypted.subsamples())).isEqualTo(clear.length);
      byte[] data = bytes(encrypted.data());
      int at = 0;
      for (Subsample part : encrypted.subsamples()) {
        at += part.clearBytes();
        assertThat(part.clearBytes()).isGreaterThan(5);
        decrypt(data, at, part.protectedBytes(), 10);
        at += part.protectedBytes();
      }
      assertThat(data).isEqualTo(clear);
    }
  }

  @Test
  void something_of_every_large_picture_is_encrypted() {
    Fmp4 source = Fmp4.read("video-24.mp4");
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), CONTENT_KEY);

    for (Sample sample : source.samples()) {
      Encrypted encrypted = encryptor.encrypt(sample.data());
      if (sample.size() > 100 && sample.sync() && !isText(sample)) {
        assertThat(bytes(encrypted.data())).isNotEqualTo(bytes(sample.data()));
      }
    }
  }

  /// The hashes are of the media data that Shaka Packager 3.4.2 makes of the clear segments with
  /// `--protection_scheme cbcs` under the same key and vector.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "video-24, f1675c08b19b0c3ed9310749dbf422f0c5bb143c409a1ef93cdf205648e935ab",
    "video-ntsc, 6d16a935f79c82973c4dd54d5a013f828e7271fa53281652072fe79d7d411873",
    "video-hevc, f1db004db358a7ccc259f9215ad2eff15d2671937cb2639c999c5862b94809fc",
    "audio-aac, f306de6de8cca1fa1747f49a414e6073deb3eff5c585502c5e74dc8483b8bab8",
  })
  void another_packager_makes_the_same_bytes(String file, String sha256) throws Exception {
    Fmp4 source = Fmp4.read(file + ".mp4");
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), CONTENT_KEY);
    var digest = MessageDigest.getInstance("SHA-256");

    for (MediaSegment segment : source.cut(Plan.whole(Rational.of(4), 0, 0), encryptor)) {
      for (Box box : BoxReader.parse(ByteBuffer.wrap(segment.toByteArray()))) {
        if (box.type().equals("mdat")) {
          digest.update(box.body());
        }
      }
    }

    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(sha256);
  }

  /// The first sample of a stream holds what x264 says of itself.
  private static boolean isText(Sample sample) {
    return sample.decodeTicks() == 0;
  }

  @ParameterizedTest
  @ValueSource(strings = {"audio-aac.mp4", "audio-opus.mp4"})
  void sound_is_encrypted_whole(String file) throws Exception {
    Fmp4 source = Fmp4.read(file);
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), CONTENT_KEY);

    for (Sample sample : source.samples()) {
      Encrypted encrypted = encryptor.encrypt(sample.data());

      byte[] data = bytes(encrypted.data());
      assertThat(encrypted.subsamples()).isEmpty();
      if (sample.size() >= 16) {
        assertThat(data).isNotEqualTo(bytes(sample.data()));
      }
      decrypt(data, 0, data.length, 1);
      assertThat(data).isEqualTo(bytes(sample.data()));
    }
  }

  @Test
  void a_nal_unit_that_is_longer_than_its_sample_is_refused() {
    Fmp4 source = Fmp4.read("video-24.mp4");
    var encryptor = SampleEncryptor.of(source.header().entry().bytes(), CONTENT_KEY);

    assertThatThrownBy(() -> encryptor.encrypt(ByteBuffer.wrap(new byte[] {0, 0, 0, 9, 65})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9 bytes");
  }

  @Test
  void samples_of_a_codec_that_is_not_understood_are_refused() {
    ByteBuffer entry = ByteBuffer.wrap(Boxes.box("av01", new byte[78]));

    assertThatThrownBy(() -> SampleEncryptor.of(entry, CONTENT_KEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("av01");
  }

  /// Block by block, unlike the code under test.
  private static void decrypt(byte[] data, int from, int length, int stride) throws Exception {
    Cipher block = Cipher.getInstance("AES/CBC/NoPadding");
    byte[] chain = VECTOR;
    for (int i = 0; (i + 1) * 16 <= length; i += stride) {
      int at = from + i * 16;
      block.init(Cipher.DECRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(chain));
      chain = Arrays.copyOfRange(data, at, at + 16);
      System.arraycopy(block.doFinal(chain), 0, data, at, 16);
    }
  }

  private static int total(List<Subsample> parts) {
    return parts.stream().mapToInt(part -> part.clearBytes() + part.protectedBytes()).sum();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
