package dev.millrace.live.join;

import java.util.Arrays;

/// Divides FLV into tags: those that set up decoders are needed first, and a key picture is an
/// entrance.
final class FlvSplitter implements Splitter {
  private static final int FILE_HEADER = 13;
  private static final int TAG_HEADER = 11;
  private static final int AUDIO = 8;
  private static final int VIDEO = 9;
  private static final int SCRIPT = 18;
  private static final int AAC = 10;
  private static final int H264 = 7;
  private static final int HEVC = 12;
  private static final int EXTENDED_AUDIO = 9;
  private static final int EXTENDED_VIDEO = 0x80;
  private static final int FIRST_PICTURE_BYTE = 5;
  private static final int FIRST_BYTES = 1 << 16;

  private byte[] piece = new byte[FIRST_BYTES];
  private int filled;
  private int wanted = FILE_HEADER;
  private byte[] setup = {};
  private boolean hasHeader;
  private boolean hasSize;

  @Override
  public void feed(byte[] bytes, int count, Pieces pieces) {
    int at = 0;
    while (at < count) {
      int taken = Math.min(wanted - filled, count - at);
      if (filled + taken > piece.length) {
        piece = Arrays.copyOf(piece, Math.max(filled + taken, 2 * piece.length));
      }
      System.arraycopy(bytes, at, piece, filled, taken);
      filled += taken;
      at += taken;
      if (filled == wanted) {
        reached(pieces);
      }
    }
  }

  private void reached(Pieces pieces) {
    if (hasHeader && !hasSize) {
      wanted = TAG_HEADER + size() + Integer.BYTES;
      hasSize = true;
      return;
    }
    if (hasHeader) {
      tag(pieces);
    } else {
      pieces.needed(0, Arrays.copyOf(piece, filled));
    }
    pieces.piece(piece, 0, filled);
    hasHeader = true;
    hasSize = false;
    filled = 0;
    wanted = TAG_HEADER;
  }

  private int size() {
    return ((piece[1] & 0xff) << 16) | ((piece[2] & 0xff) << 8) | (piece[3] & 0xff);
  }

  private long stampMillis() {
    int low = ((piece[4] & 0xff) << 16) | ((piece[5] & 0xff) << 8) | (piece[6] & 0xff);
    return ((long) (piece[7] & 0xff) << 24) | low;
  }

  private static long ticks(long millis) {
    return millis * (Rhythm.TICKS_A_SECOND / 1000);
  }

  /// How much later than it is decoded a picture is shown: of H.264 the old way three bytes tell.
  private int laterMillis() {
    int first = piece[TAG_HEADER] & 0xff;
    boolean tells = (first & (EXTENDED_VIDEO | 0x0f)) == H264 && size() >= FIRST_PICTURE_BYTE;
    int at = TAG_HEADER + 2;
    return tells ? (piece[at] << 16) | ((piece[at + 1] & 0xff) << 8) | (piece[at + 2] & 0xff) : 0;
  }

  private void tag(Pieces pieces) {
    int type = piece[0] & 0x1f;
    if (type == SCRIPT || (size() >= 2 && isSetup(type))) {
      noteSetup(type, pieces);
      pieces.needed(type, Arrays.copyOf(piece, filled));
    } else if (type == AUDIO || type == VIDEO) {
      if (type == VIDEO) {
        pieces.picture();
        pieces.pictureStamp(ticks(stampMillis()), ticks(stampMillis() + laterMillis()));
      } else {
        pieces.sound();
        pieces.soundStamp(ticks(stampMillis()));
      }
      pieces.entrance(type == VIDEO && (piece[TAG_HEADER] & 0x70) == 0x10);
    }
  }

  private void noteSetup(int type, Pieces pieces) {
    if (type != VIDEO) {
      return;
    }
    byte[] body = Arrays.copyOfRange(piece, TAG_HEADER, TAG_HEADER + size());
    if (setup.length > 0 && !Arrays.equals(setup, body)) {
      pieces.recoded();
    }
    setup = body;
  }

  /// Whether a tag tells a decoder how what follows is coded; of old codecs and new.
  private boolean isSetup(int type) {
    int first = piece[TAG_HEADER] & 0xff;
    int second = piece[TAG_HEADER + 1] & 0xff;
    if (type == VIDEO) {
      int codec = first & 0x0f;
      return (first & EXTENDED_VIDEO) != 0
          ? codec == 0
          : second == 0 && (codec == H264 || codec == HEVC);
    }
    int format = first >> 4;
    return type == AUDIO
        && (format == EXTENDED_AUDIO ? (first & 0x0f) == 0 : format == AAC && second == 0);
  }

  @Override
  public byte[] rest() {
    return Arrays.copyOf(piece, filled);
  }
}
