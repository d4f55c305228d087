package dev.millrace.media.cmaf;

import static dev.millrace.media.isobmff.FragmentFlags.COMPOSITION_OFFSET;
import static dev.millrace.media.isobmff.FragmentFlags.DATA_OFFSET;
import static dev.millrace.media.isobmff.FragmentFlags.DEFAULT_BASE_IS_MOOF;
import static dev.millrace.media.isobmff.FragmentFlags.DEFAULT_DURATION;
import static dev.millrace.media.isobmff.FragmentFlags.DEFAULT_FLAGS;
import static dev.millrace.media.isobmff.FragmentFlags.DEPENDENT_SAMPLE;
import static dev.millrace.media.isobmff.FragmentFlags.DURATION;
import static dev.millrace.media.isobmff.FragmentFlags.FIRST_SAMPLE_FLAGS;
import static dev.millrace.media.isobmff.FragmentFlags.FLAGS;
import static dev.millrace.media.isobmff.FragmentFlags.SIZE;
import static dev.millrace.media.isobmff.FragmentFlags.SYNC_SAMPLE;

import dev.millrace.media.cenc.SampleEncryptor;
import dev.millrace.media.isobmff.Boxes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Writes one CMAF chunk, `moof` and `mdat`, as compact as its samples allow: what all samples
/// share is said once.
final class FragmentWriter {
  private static final int BOX_HEADER = 8;

  private final List<Sample> samples;
  private final Auxiliary auxiliary;
  private final boolean sameDuration;
  private final boolean onlyFirstIsSync;
  private final boolean allSync;
  private final boolean reordered;

  /// @param samples at least one, already on the output timeline
  FragmentWriter(List<Sample> samples) {
    this(samples, null);
  }

  /// @param clear at least one sample, already on the output timeline
  /// @param encryptor null when they stay clear
  FragmentWriter(List<Sample> clear, @Nullable SampleEncryptor encryptor) {
    auxiliary = Auxiliary.of(clear, encryptor);
    samples = auxiliary.samples();
    Sample first = samples.getFirst();
    sameDuration = samples.stream().allMatch(s -> s.durationTicks() == first.durationTicks());
    allSync = samples.stream().allMatch(Sample::sync);
    onlyFirstIsSync = first.sync() && samples.stream().skip(1).noneMatch(Sample::sync);
    reordered = samples.stream().anyMatch(s -> s.compositionOffsetTicks() != 0);
  }

  MediaSegment.Chunk write(long trackId, long sequence) {
    int dataOffset = moof(trackId, sequence, 0).length + 8;
    byte[] moof = moof(trackId, sequence, dataOffset);
    int size = samples.stream().mapToInt(Sample::size).reduce(0, Math::addExact);
    ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(dataOffset, size));
    bytes.put(moof).put(Boxes.mdatHeader(size));
    samples.forEach(sample -> bytes.put(sample.data()));
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long duration = last.decodeTicks() + last.durationTicks() - first.decodeTicks();
    int keyBytes = first.sync() ? dataOffset + first.size() : 0;
    return new MediaSegment.Chunk(first.decodeTicks(), duration, keyBytes, bytes.flip());
  }

  private byte[] moof(long trackId, long sequence, int dataOffset) {
    byte[] mfhd = Boxes.mfhd(sequence);
    var fragment = new ArrayList<byte[]>();
    fragment.add(tfhd(trackId));
    fragment.add(Boxes.tfdt(samples.getFirst().decodeTicks()));
    fragment.add(trun(dataOffset));
    int before = fragment.stream().mapToInt(box -> box.length).sum();
    fragment.addAll(auxiliary.boxes(2 * BOX_HEADER + mfhd.length + before));
    return Boxes.moof(mfhd, Boxes.traf(fragment.toArray(byte[][]::new)));
  }

  private byte[] tfhd(long trackId) {
    long flags = allSync ? SYNC_SAMPLE : DEPENDENT_SAMPLE;
    return sameDuration
        ? Boxes.tfhd(
            DEFAULT_BASE_IS_MOOF | DEFAULT_DURATION | DEFAULT_FLAGS,
            trackId,
            samples.getFirst().durationTicks(),
            flags)
        : Boxes.tfhd(DEFAULT_BASE_IS_MOOF | DEFAULT_FLAGS, trackId, flags);
  }

  private byte[] trun(int dataOffset) {
    boolean firstDiffers = onlyFirstIsSync && !allSync;
    boolean eachDiffers = !allSync && !onlyFirstIsSync && samples.stream().anyMatch(Sample::sync);
    int flags =
        DATA_OFFSET
            | SIZE
            | (firstDiffers ? FIRST_SAMPLE_FLAGS : 0)
            | (sameDuration ? 0 : DURATION)
            | (eachDiffers ? FLAGS : 0)
            | (reordered ? COMPOSITION_OFFSET : 0);
    LongStream.Builder fields = LongStream.builder().add(dataOffset);
    if (firstDiffers) {
      fields.accept(SYNC_SAMPLE);
    }
    for (Sample sample : samples) {
      row(sample, flags, fields);
    }
    return Boxes.trun(flags, samples.size(), fields.build().toArray());
  }

  private static void row(Sample sample, int flags, LongStream.Builder fields) {
    if ((flags & DURATION) != 0) {
      fields.accept(sample.durationTicks());
    }
    fields.accept(sample.size());
    if ((flags & FLAGS) != 0) {
      fields.accept(sample.sync() ? SYNC_SAMPLE : DEPENDENT_SAMPLE);
    }
    if ((flags & COMPOSITION_OFFSET) != 0) {
      fields.accept(sample.compositionOffsetTicks());
    }
  }
}
