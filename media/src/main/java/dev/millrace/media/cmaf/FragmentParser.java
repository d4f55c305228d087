package dev.millrace.media.cmaf;

import dev.millrace.media.isobmff.Box;
import dev.millrace.media.isobmff.Fields;
import dev.millrace.media.isobmff.FragmentFlags;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads the sample table of one `moof`.
///
/// **Limits**: [#MAX_SAMPLES] samples, decode times below 2^60.
final class FragmentParser {
  static final int MAX_SAMPLES = 1 << 17;
  private static final long MAX_TICKS = 1L << 60;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /// A sample before its bytes have come: where they will stand in the stream.
  record Located(Sample timing, long offset, long size) {}

  private final long trackId;
  private final TrackDefaults trackDefaults;
  private long nextDecodeTicks;

  private List<Located> samples = new ArrayList<>();
  private long nextOffset;

  FragmentParser(long trackId, TrackDefaults trackDefaults) {
    this.trackId = trackId;
    this.trackDefaults = trackDefaults;
  }

  List<Located> parse(Box moof) {
    samples = new ArrayList<>();
    nextOffset = moof.offset();
    for (Box traf : moof.all("traf")) {
      trackFragment(traf, moof.offset());
    }
    return samples;
  }

  private void trackFragment(Box traf, long moofOffset) {
    Fields tfhd = traf.require("tfhd").fields().full();
    long track = tfhd.u32();
    if (track != trackId) {
      throw traf.malformed("a fragment of track " + track + ", not " + trackId);
    }
    long base = moofOffset;
    if (tfhd.flag(FragmentFlags.BASE_DATA_OFFSET)) {
      base = tfhd.u64();
    } else if (!tfhd.flag(FragmentFlags.DEFAULT_BASE_IS_MOOF)) {
      base = nextOffset;
    }
    if (tfhd.flag(FragmentFlags.SAMPLE_DESCRIPTION)) {
      tfhd.skip(4);
    }
    TrackDefaults defaults = trackDefaults.overriddenBy(tfhd);
    traf.child("tfdt").ifPresent(tfdt -> nextDecodeTicks = tfdt.fields().full().u64or32());
    nextOffset = base;
    for (Box trun : traf.all("trun")) {
      run(trun.fields().full(), base, defaults);
    }
  }

  private void run(Fields fields, long base, TrackDefaults defaults) {
    long count = fields.u32();
    if (samples.size() + count > MAX_SAMPLES) {
      throw fields.malformed("more than " + MAX_SAMPLES + " samples");
    }
    if (fields.flag(FragmentFlags.DATA_OFFSET)) {
      nextOffset = base + fields.i32();
    }
    int firstFlags =
        fields.flag(FragmentFlags.FIRST_SAMPLE_FLAGS) ? fields.i32() : defaults.flags();
    for (int i = 0; i < count; i++) {
      sample(fields, defaults, i == 0 ? firstFlags : defaults.flags());
    }
  }

  private void sample(Fields fields, TrackDefaults defaults, int defaultFlags) {
    long duration = fields.flag(FragmentFlags.DURATION) ? fields.u32() : defaults.durationTicks();
    long size = fields.flag(FragmentFlags.SIZE) ? fields.u32() : defaults.size();
    int flags = fields.flag(FragmentFlags.FLAGS) ? fields.i32() : defaultFlags;
    boolean sync = (flags & FragmentFlags.NON_SYNC) == 0;
    var timing = new Sample(nextDecodeTicks, duration, compositionOffset(fields), sync, EMPTY);
    samples.add(new Located(timing, nextOffset, size));
    nextDecodeTicks += duration;
    nextOffset += size;
    if (nextDecodeTicks > MAX_TICKS || nextOffset > MAX_TICKS || nextOffset < 0) {
      throw fields.malformed("a time or place beyond any film");
    }
  }

  private static long compositionOffset(Fields fields) {
    if (!fields.flag(FragmentFlags.COMPOSITION_OFFSET)) {
      return 0;
    }
    return fields.version() == 0 ? fields.u32() : fields.i32();
  }
}
