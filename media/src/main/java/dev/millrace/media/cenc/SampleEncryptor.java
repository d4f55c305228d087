package dev.millrace.media.cenc;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.BoxReader;
import dev.millrace.media.isobmff.Boxes;
import dev.millrace.media.isobmff.ProtectionBoxes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Encrypts the samples of one track by the scheme `cbcs` (ISO/IEC 23001-7 10.4).
///
/// Of video one block in ten is encrypted, from the end of each slice header on (9.5.2.2); of audio
/// every whole block (9.7). The vector is the same for all samples.
///
/// **Threading**: for one thread. **On failure**: an `IllegalArgumentException` for codecs and NAL
/// units that it does not understand; nothing is ever left clear by mistake.
public final class SampleEncryptor {
  /// 23001-7 11.3: the system that any player of Clear Key knows (W3C `cenc` initialization data).
  private static final byte[] COMMON_SYSTEM =
      HexFormat.of().parseHex("1077efecc0b24d02ace33c1e52e2fb4b");

  private static final int VIDEO_CRYPT_BLOCKS = 1;
  private static final int VIDEO_SKIP_BLOCKS = 9;
  private static final int MAX_CLEAR = 0xffff;

  private final Box entry;
  private final ContentKey key;
  private final Optional<SliceHeaders> slices;
  private final PatternCipher cipher;

  private SampleEncryptor(Box entry, ContentKey key, Optional<SliceHeaders> slices) {
    this.entry = entry;
    this.key = key;
    this.slices = slices;
    this.cipher =
        slices.isPresent()
            ? new PatternCipher(key, VIDEO_CRYPT_BLOCKS, VIDEO_SKIP_BLOCKS)
            : new PatternCipher(key, 1, 0);
  }

  /// A sample as it is stored.
  ///
  /// @param subsamples empty when all of it is one encrypted part
  public record Encrypted(ByteBuffer data, List<Subsample> subsamples) {}

  /// An encryptor of samples that `sampleEntry`, the child of `stsd`, describes.
  public static SampleEncryptor of(ByteBuffer sampleEntry, ContentKey key) {
    Box entry = BoxReader.parse(sampleEntry).getFirst();
    Optional<SliceHeaders> slices =
        switch (entry.type()) {
          case "avc1" -> Optional.of(new AvcSlices(entry.require("avcC").fields()));
          case "hvc1" -> Optional.of(new HevcSlices(entry.require("hvcC").fields()));
          case "mp4a", "Opus", "ac-3", "ec-3" -> Optional.empty();
          default ->
              throw new IllegalArgumentException("samples of " + entry.type() + " stay clear");
        };
    return new SampleEncryptor(entry, key, slices);
  }

  /// The sample entry of the encrypted track: another name, and how to undo it.
  public byte[] sampleEntry() {
    boolean video = slices.isPresent();
    byte[] body = new byte[entry.body().remaining()];
    entry.body().get(body);
    byte[] tenc =
        ProtectionBoxes.tenc(
            video ? VIDEO_CRYPT_BLOCKS : 0, video ? VIDEO_SKIP_BLOCKS : 0, key.idBytes(), key.iv());
    return Boxes.box(video ? "encv" : "enca", body, ProtectionBoxes.sinf(entry.type(), tenc));
  }

  /// The box that tells players which key to ask for.
  public byte[] pssh() {
    return ProtectionBoxes.pssh(COMMON_SYSTEM, key.idBytes());
  }

  /// The sample encrypted, as long as it was; the input is not changed.
  public Encrypted encrypt(ByteBuffer sample) {
    byte[] data = new byte[sample.remaining()];
    sample.duplicate().get(data);
    List<Subsample> subsamples =
        slices.map(headers -> subsamples(sample, headers)).orElse(List.of());
    if (subsamples.isEmpty()) {
      cipher.encrypt(data, 0, data.length);
    }
    int at = 0;
    for (Subsample part : subsamples) {
      at += part.clearBytes();
      cipher.encrypt(data, at, part.protectedBytes());
      at += part.protectedBytes();
    }
    return new Encrypted(ByteBuffer.wrap(data).asReadOnlyBuffer(), subsamples);
  }

  /// Undoes the encryption of a sample; what says where it is encrypted is clear.
  public byte[] decrypt(ByteBuffer sample) {
    byte[] data = new byte[sample.remaining()];
    sample.duplicate().get(data);
    List<Subsample> subsamples =
        slices.map(headers -> subsamples(sample, headers)).orElse(List.of());
    if (subsamples.isEmpty()) {
      cipher.decrypt(data, 0, data.length);
    }
    int at = 0;
    for (Subsample part : subsamples) {
      at += part.clearBytes();
      cipher.decrypt(data, at, part.protectedBytes());
      at += part.protectedBytes();
    }
    return data;
  }

  private static List<Subsample> subsamples(ByteBuffer sample, SliceHeaders headers) {
    var parts = new ArrayList<Subsample>();
    int clear = 0;
    ByteBuffer rest = sample.duplicate();
    while (rest.hasRemaining()) {
      int size = length(rest, headers.lengthSize());
      ByteBuffer nal = rest.slice(rest.position(), size);
      int head = headers.clearBytes(nal);
      clear += headers.lengthSize() + head;
      if (head < size) {
        add(parts, clear, size - head);
        clear = 0;
      }
      rest.position(rest.position() + size);
    }
    if (clear > 0) {
      add(parts, clear, 0);
    }
    return parts;
  }

  private static int length(ByteBuffer rest, int bytes) {
    long length = 0;
    for (int i = 0; i < bytes && rest.hasRemaining(); i++) {
      length = length << 8 | (rest.get() & 0xff);
    }
    if (length == 0 || length > rest.remaining()) {
      throw new IllegalArgumentException("a NAL unit of " + length + " bytes");
    }
    return (int) length;
  }

  /// More clear bytes than one part can have are several parts.
  private static void add(List<Subsample> parts, int clearBytes, int protectedBytes) {
    int clear = clearBytes;
    for (; clear > MAX_CLEAR; clear -= MAX_CLEAR) {
      parts.add(new Subsample(MAX_CLEAR, 0));
    }
    parts.add(new Subsample(clear, protectedBytes));
  }
}
