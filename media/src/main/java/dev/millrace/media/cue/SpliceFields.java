package dev.millrace.media.cue;

import dev.millrace.media.cue.Cue.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a section says: its command and its segmentation descriptors (SCTE 35 9.6, 9.7,
/// 10.3.3).
final class SpliceFields {
  private static final int SECTION_HEAD_BITS = 24;
  private static final long TICKS_MASK = (1L << 33) - 1;
  private static final int SPLICE_INSERT = 5;
  private static final int TIME_SIGNAL = 6;
  private static final int LENGTH_UNKNOWN = 0xfff;
  private static final int SEGMENTATION = 2;
  private static final long CUE_IDENTIFIER = 0x4355_4549;

  private final SectionBits in;
  private final List<Cue> cues = new ArrayList<>();
  private long adjustment;

  SpliceFields(SectionBits in) {
    this.in = in;
  }

  List<Cue> cues() {
    in.skip(SECTION_HEAD_BITS);
    if (in.u8() != 0) {
      throw new MalformedCue("of another version of the protocol");
    }
    boolean isEncrypted = in.flag();
    in.skip(6);
    adjustment = in.next(33);
    in.skip(8 + 12);
    int length = (int) in.next(12);
    int type = in.u8();
    if (isEncrypted || (type != SPLICE_INSERT && type != TIME_SIGNAL)) {
      return List.of();
    }
    int begin = in.position();
    Long signal = null;
    if (type == SPLICE_INSERT) {
      insert();
    } else {
      signal = time();
    }
    if (length != LENGTH_UNKNOWN) {
      in.go(begin + length * Byte.SIZE);
    }
    if (type == TIME_SIGNAL) {
      descriptors(signal);
    }
    return cues;
  }

  private void insert() {
    String id = "splice-" + in.next(32);
    boolean isCancelled = in.flag();
    in.skip(7);
    if (isCancelled) {
      cues.add(new Cue(id, Role.OTHER, null, null, true));
      return;
    }
    boolean isOut = in.flag();
    boolean isWhole = in.flag();
    boolean hasDuration = in.flag();
    boolean isAtOnce = in.flag();
    in.skip(4);
    Long ticks = null;
    if (isWhole && !isAtOnce) {
      ticks = time();
    }
    if (!isWhole) {
      ticks = firstOfComponents(isAtOnce);
    }
    Long lasting = null;
    if (hasDuration) {
      in.skip(7);
      lasting = in.next(33);
    }
    in.skip(16 + 8 + 8);
    cues.add(new Cue(id, isOut ? Role.OUT : Role.IN, ticks, lasting, false));
  }

  private @Nullable Long firstOfComponents(boolean isAtOnce) {
    Long first = null;
    for (int count = in.u8(); count > 0; count--) {
      in.skip(8);
      Long ticks = isAtOnce ? null : time();
      first = first == null ? ticks : first;
    }
    return first;
  }

  /// `splice_time`; null when it is not said.
  private @Nullable Long time() {
    if (!in.flag()) {
      in.skip(7);
      return null;
    }
    in.skip(6);
    return (in.next(33) + adjustment) & TICKS_MASK;
  }

  private void descriptors(@Nullable Long ticks) {
    int end = (int) in.next(16) * Byte.SIZE + in.position();
    while (in.position() < end) {
      int tag = in.u8();
      int next = in.u8() * Byte.SIZE + in.position();
      if (tag == SEGMENTATION && in.next(32) == CUE_IDENTIFIER) {
        segmentation(ticks);
      }
      in.go(next);
    }
  }

  private void segmentation(@Nullable Long ticks) {
    long event = in.next(32);
    boolean isCancelled = in.flag();
    in.skip(7);
    if (isCancelled) {
      cues.add(new Cue("segment-" + event, Role.OTHER, null, null, true));
      return;
    }
    boolean isWhole = in.flag();
    boolean hasDuration = in.flag();
    in.skip(6);
    if (!isWhole) {
      in.skip(in.u8() * (8 + 7 + 33));
    }
    Long lasting = hasDuration ? (Long) in.next(40) : null;
    in.skip(8);
    in.skip(in.u8() * Byte.SIZE);
    cues.add(new Cue("segment-" + event, role(in.u8()), ticks, lasting, false));
  }

  /// Breaks, advertisements, promotions and their opportunities come in pairs, the even type begins
  /// one (table 23).
  private static Role role(int type) {
    boolean isAway = type == 0x22 || type == 0x23 || (type >= 0x30 && type <= 0x3F);
    boolean isBlock = type >= 0x44 && type <= 0x47;
    if (!isAway && !isBlock) {
      return Role.OTHER;
    }
    return (type & 1) == 0 ? Role.OUT : Role.IN;
  }
}
