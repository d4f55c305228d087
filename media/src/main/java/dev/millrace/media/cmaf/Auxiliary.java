package dev.millrace.media.cmaf;

import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.cenc.SampleEncryptor.Encrypted;
import dev.millrace.media.cenc.Subsample;
import dev.millrace.media.isobmff.ProtectionBoxes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The samples of a chunk as they are stored, and the boxes that say which parts of them are
/// encrypted.
///
/// @param samples encrypted, or as they were
/// @param parts of each sample clear and encrypted bytes, in turn; empty when every sample is
///     whole, and needs no such boxes (23001-7 9.7)
record Auxiliary(List<Sample> samples, List<long[]> parts) {
  static Auxiliary of(List<Sample> clear, @Nullable SampleEncryptor encryptor) {
    if (encryptor == null) {
      return new Auxiliary(clear, List.of());
    }
    var samples = new ArrayList<Sample>();
    var parts = new ArrayList<long[]>();
    for (Sample sample : clear) {
      Encrypted encrypted = encryptor.encrypt(sample.data());
      samples.add(sample.holding(encrypted.data()));
      if (!encrypted.subsamples().isEmpty()) {
        parts.add(pairs(encrypted.subsamples()));
      }
    }
    return new Auxiliary(List.copyOf(samples), List.copyOf(parts));
  }

  /// The boxes, for the end of a track fragment that has `before` bytes from the start of its
  /// `moof` on.
  List<byte[]> boxes(int before) {
    if (parts.isEmpty()) {
      return List.of();
    }
    byte[] senc = ProtectionBoxes.senc(parts);
    return List.of(
        senc,
        ProtectionBoxes.saiz(parts),
        ProtectionBoxes.saio((long) before + ProtectionBoxes.SENC_ROWS));
  }

  private static long[] pairs(List<Subsample> subsamples) {
    long[] pairs = new long[subsamples.size() * 2];
    for (int i = 0; i < subsamples.size(); i++) {
      pairs[2 * i] = subsamples.get(i).clearBytes();
      pairs[2 * i + 1] = subsamples.get(i).protectedBytes();
    }
    return pairs;
  }
}
