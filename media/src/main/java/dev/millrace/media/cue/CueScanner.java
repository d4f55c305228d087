package dev.millrace.media.cue;

import dev.millrace.media.cue.Sections.Section;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Finds the cues in an MPEG transport stream as it passes (ISO/IEC 13818-1 2.4; SCTE 35 8.1), and
/// tells when they are in the time of its first key picture.
///
/// Whatever is broken is passed over; a stream without cues costs a look at each packet.
///
/// **Threading**: for one thread; the sink is called on it. **Limits**: one program,
/// [#MAX_CUE_PIDS] streams of cues, [#MAX_EARLY] cues before the first picture.
public final class CueScanner {
  static final int MAX_CUE_PIDS = 8;
  static final int MAX_EARLY = 16;

  private static final int PACKET = 188;
  private static final int SYNC = 0x47;
  private static final int PAT = 0;
  private static final int CUE_STREAM = 0x86;
  private static final Set<Integer> PICTURES = Set.of(0x01, 0x02, 0x10, 0x1B, 0x24, 0x33);
  private static final long TICKS = 1L << 33;
  private static final int LAST_WITHOUT_KEY = 250;

  /// Times that jump by more are taken for others that go on where these end, as FFmpeg takes them.
  private static final long LONGEST_STEP = 10 * 90_000L;

  private static final long FRAME = 90_000 / 25;

  private final Sink sink;
  private final byte[] packet = new byte[PACKET];
  private final Map<Integer, Sections> sections = new HashMap<>();
  private final Set<Integer> cuePids = new HashSet<>();
  private final Deque<SpliceSection> early = new ArrayDeque<>();
  private int filled;
  private int mapPid = -1;
  private int picturePid = -1;

  /// The time of the newest picture as the stream says it, which begins anew each 26.5 hours.
  private long newest = -1;

  /// How far behind the first key picture that is; not known before there was one.
  private long behind;

  private boolean hasBegun;
  private int picturesWithoutKey;

  /// Takes what was found.
  @FunctionalInterface
  public interface Sink {
    /// A cue of a section.
    ///
    /// @param ticks how far behind the first key picture it is, in 1/90,000 s; one that holds at
    ///     once is at the newest picture
    void cue(SpliceSection section, Cue cue, long ticks);
  }

  public CueScanner(Sink sink) {
    this.sink = sink;
  }

  /// Looks at more of the stream.
  public void feed(byte[] bytes, int offset, int length) {
    for (int at = offset, end = offset + length; at < end; ) {
      if (filled == 0 && (bytes[at] & 0xff) != SYNC) {
        at++;
        continue;
      }
      int count = Math.min(PACKET - filled, end - at);
      System.arraycopy(bytes, at, packet, filled, count);
      filled += count;
      at += count;
      if (filled == PACKET) {
        filled = 0;
        packet();
      }
    }
  }

  private void packet() {
    boolean isBroken = (packet[1] & 0x80) != 0;
    boolean begins = (packet[1] & 0x40) != 0;
    int pid = ((packet[1] & 0x1f) << 8) | (packet[2] & 0xff);
    int control = (packet[3] >> 4) & 3;
    int start = 4;
    boolean isKey = false;
    if ((control & 2) != 0) {
      int adaptation = packet[4] & 0xff;
      isKey = adaptation > 0 && (packet[5] & 0x40) != 0;
      start += 1 + adaptation;
    }
    if (isBroken || (control & 1) == 0 || start >= PACKET) {
      return;
    }
    if (pid == picturePid && begins) {
      picture(start, isKey);
    } else if (pid == PAT || pid == mapPid || cuePids.contains(pid)) {
      sections
          .computeIfAbsent(pid, _ -> new Sections(section -> section(pid, section)))
          .feed(packet, start, begins, packet[3] & 0xf);
    }
  }

  private void section(int pid, Section section) {
    if (pid == PAT) {
      programs(section);
    } else if (pid == mapPid) {
      program(section);
    } else {
      cues(section);
    }
  }

  /// The first program's map (2.4.4.3).
  private void programs(Section section) {
    if (!section.isTable(0)) {
      return;
    }
    for (int at = 8; at + 4 <= section.end(); at += 4) {
      if (section.u16(at) != 0) {
        int pid = section.u16(at + 2) & 0x1fff;
        if (pid != mapPid) {
          sections.remove(mapPid);
          mapPid = pid;
        }
        return;
      }
    }
  }

  /// What the program consists of (2.4.4.8).
  private void program(Section section) {
    if (!section.isTable(2)) {
      return;
    }
    cuePids.clear();
    int pictures = -1;
    int at = 12 + (section.u16(10) & 0xfff);
    for (; at + 5 <= section.end(); at += 5 + (section.u16(at + 3) & 0xfff)) {
      int pid = section.u16(at + 1) & 0x1fff;
      int type = section.u8(at);
      if (type == CUE_STREAM && cuePids.size() < MAX_CUE_PIDS) {
        cuePids.add(pid);
      } else if (PICTURES.contains(type) && pictures < 0) {
        pictures = pid;
      }
    }
    picturePid = pictures;
    sections.keySet().removeIf(pid -> pid != PAT && pid != mapPid && !cuePids.contains(pid));
  }

  /// The time of a picture (2.4.3.7).
  private void picture(int start, boolean isKey) {
    boolean isPes =
        start + 14 <= PACKET
            && packet[start] == 0
            && packet[start + 1] == 0
            && packet[start + 2] == 1
            && (packet[start + 7] & 0x80) != 0;
    if (!isPes) {
      return;
    }
    pass(ticks(start + 9));
    if (!hasBegun && (isKey || ++picturesWithoutKey > LAST_WITHOUT_KEY)) {
      hasBegun = true;
      behind = 0;
      for (SpliceSection section = early.pollFirst();
          section != null;
          section = early.pollFirst()) {
        tell(section);
      }
    }
  }

  private void pass(long ticks) {
    long step = newest < 0 ? 0 : from(newest, ticks);
    behind += Math.abs(step) > LONGEST_STEP ? FRAME : step;
    newest = ticks;
  }

  private long ticks(int at) {
    return (((packet[at] >> 1) & 7L) << 30)
        | ((packet[at + 1] & 0xffL) << 22)
        | (((packet[at + 2] >> 1) & 0x7fL) << 15)
        | ((packet[at + 3] & 0xffL) << 7)
        | ((packet[at + 4] >> 1) & 0x7fL);
  }

  private void cues(Section found) {
    if (!found.isTable(SpliceSection.TABLE_ID)) {
      return;
    }
    SpliceSection section;
    try {
      section = SpliceSection.parse(found.toBytes());
    } catch (MalformedCue _) {
      return;
    }
    if (hasBegun) {
      tell(section);
    } else if (early.size() < MAX_EARLY) {
      early.addLast(section);
    }
  }

  private void tell(SpliceSection section) {
    for (Cue cue : section.cues()) {
      Long ticks = cue.ticks();
      sink.cue(section, cue, since(ticks == null ? newest : ticks));
    }
  }

  /// How far behind the first picture; less than 0 when it is before it.
  private long since(long ticks) {
    return behind + from(newest, ticks);
  }

  /// The shorter way from one time to another.
  private static long from(long ticks, long to) {
    long forward = Math.floorMod(to - ticks, TICKS);
    return forward < TICKS / 2 ? forward : forward - TICKS;
  }
}
