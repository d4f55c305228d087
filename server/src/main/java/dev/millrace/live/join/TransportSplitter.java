package dev.millrace.live.join;

import java.util.Arrays;

/// Divides an MPEG transport stream (ISO 13818-1) into packets: its tables are needed first, and a
/// picture that is marked as an access point is an entrance.
final class TransportSplitter implements Splitter {
  private static final int PACKET = 188;
  private static final int SYNC = 0x47;
  private static final int HEADER = 4;
  private static final int NO_PID = -1;
  private static final int PROGRAMS = 0;
  private static final int STREAMS = 1;

  /// Stream ids (table 2-22): of pictures, of MPEG's sound, and of other sound.
  private static final int PICTURES = 0xe0;

  private static final int STREAM_KIND = 0xf0;
  private static final int SOUND = 0xc0;
  private static final int SOUND_KIND = 0xe0;
  private static final int PRIVATE = 0xbd;
  private static final int ALL = 0xff;

  /// Where a PES packet says which stamps it has, and where those are.
  private static final int FLAGS = 7;

  private static final int ONE = 2;
  private static final int BOTH = 3;
  private static final int PTS = 9;
  private static final int DTS = 14;
  private static final int STAMP = 5;

  private final byte[] packet = new byte[PACKET];
  private final Continuity continuity = new Continuity();
  private int filled;
  private int streamsPid = NO_PID;

  @Override
  public void feed(byte[] bytes, int count, Pieces pieces) {
    int at = 0;
    while (at < count) {
      if (filled == 0 && (bytes[at] & 0xff) != SYNC) {
        at++;
        continue;
      }
      int taken = Math.min(PACKET - filled, count - at);
      System.arraycopy(bytes, at, packet, filled, taken);
      filled += taken;
      at += taken;
      if (filled == PACKET) {
        filled = 0;
        whole(pieces);
      }
    }
  }

  private void whole(Pieces pieces) {
    int pid = ((packet[1] & 0x1f) << 8) | (packet[2] & 0xff);
    boolean begins = (packet[1] & 0x40) != 0;
    continuity.packet(packet, pid);
    if (begins && pid == 0) {
      streamsPid = firstProgram();
      pieces.needed(PROGRAMS, packet.clone());
      pieces.entrance(false);
    } else if (begins && pid == streamsPid) {
      pieces.needed(STREAMS, packet.clone());
    } else if (begins && isStream(PICTURES, STREAM_KIND)) {
      picture(pieces);
    } else if (begins && (isStream(SOUND, SOUND_KIND) || isStream(PRIVATE, ALL))) {
      sound(pieces);
    }
    pieces.piece(packet, 0, PACKET);
  }

  /// Without a DTS a picture is decoded when it is shown (2.4.3.6).
  private void picture(Pieces pieces) {
    pieces.picture();
    int stamps = stamps();
    if (stamps >= ONE) {
      pieces.pictureStamp(stamp(stamps == BOTH ? DTS : PTS), stamp(PTS));
    }
    if (isAccessPoint()) {
      pieces.entrance(true);
    }
  }

  private void sound(Pieces pieces) {
    pieces.sound();
    if (stamps() >= ONE) {
      pieces.soundStamp(stamp(PTS));
    }
  }

  /// Which stamps a PES packet has; none when they are not in this packet.
  private int stamps() {
    int at = payload();
    int stamps = at + FLAGS < PACKET ? (packet[at + FLAGS] & 0xff) >> 6 : 0;
    return at + (stamps == BOTH ? DTS : PTS) + STAMP <= PACKET ? stamps : 0;
  }

  private long stamp(int place) {
    int from = payload() + place;
    long top = (packet[from] & 0x0eL) << 29;
    long middle = (bits(from + 1) & 0xfffeL) << 14;
    return top | middle | (bits(from + 3) >> 1);
  }

  private long bits(int at) {
    return ((packet[at] & 0xffL) << 8) | (packet[at + 1] & 0xffL);
  }

  @Override
  public long lost() {
    return continuity.lost();
  }

  /// Where the payload begins, at most at the packet's end (2.4.3.2).
  private int payload() {
    boolean adapted = (packet[3] & 0x20) != 0;
    return Math.min(PACKET, adapted ? HEADER + 1 + (packet[HEADER] & 0xff) : HEADER);
  }

  /// The random access indicator (2.4.3.5).
  private boolean isAccessPoint() {
    boolean adapted = (packet[3] & 0x20) != 0 && packet[HEADER] != 0;
    return adapted && (packet[HEADER + 1] & 0x40) != 0;
  }

  /// Whether a PES packet of a kind begins (2.4.3.7); sound has access points everywhere.
  private boolean isStream(int kind, int mask) {
    int at = payload();
    return at + HEADER <= PACKET
        && packet[at] == 0
        && packet[at + 1] == 0
        && packet[at + 2] == 1
        && (packet[at + 3] & mask) == kind;
  }

  /// Where the streams of the first program are listed (2.4.4.3).
  private int firstProgram() {
    int table = payload();
    int section = table < PACKET ? table + 1 + (packet[table] & 0xff) : PACKET;
    int entry = section + 8;
    while (entry + HEADER <= PACKET && packet[entry] == 0 && packet[entry + 1] == 0) {
      entry += HEADER;
    }
    return entry + HEADER <= PACKET
        ? ((packet[entry + 2] & 0x1f) << 8) | (packet[entry + 3] & 0xff)
        : NO_PID;
  }

  @Override
  public byte[] rest() {
    return Arrays.copyOf(packet, filled);
  }
}
