package dev.millrace.transcode.ffmpeg;

import java.util.List;
import java.util.Optional;

/// The containers we let FFmpeg read, told by their first bytes.
///
/// FFmpeg's own guessing is never used: it would also find playlists, scripts of other inputs and
/// image sequences, which can name files and addresses.
public enum InputFormat {
  MP4("mov", true, false),
  MATROSKA("matroska", true, true),
  AVI("avi", true, false),
  MPEG_TS("mpegts", false, false),
  MPEG_PS("mpeg", false, false),
  MXF("mxf", true, false),
  FLV("flv", false, true),
  ASF("asf", false, true),
  OGG("ogg", false, false),
  WAV("wav", true, false),
  FLAC("flac", true, false),
  MP3("mp3", true, false),
  AAC("aac", false, false),
  DV("dv", true, false);

  /// How many first bytes [#sniff] likes to see.
  public static final int SNIFF_BYTES = 4096;

  private static final int TS_PACKET = 188;
  private static final List<String> MP4_BOXES =
      List.of("ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "moof");

  private final String demuxer;
  private final boolean seeksExactly;
  private final boolean millisecondClock;

  InputFormat(String demuxer, boolean seeksExactly, boolean millisecondClock) {
    this.demuxer = demuxer;
    this.seeksExactly = seeksExactly;
    this.millisecondClock = millisecondClock;
  }

  /// The only demuxer that may open it.
  public String demuxer() {
    return demuxer;
  }

  /// Whether an index leads to the key frame before a moment; without, a seek may land after it.
  public boolean seeksExactly() {
    return seeksExactly;
  }

  /// Whether timestamps are rounded to milliseconds, so that frames look a little irregular.
  public boolean millisecondClock() {
    return millisecondClock;
  }

  /// The container that starts with these bytes, or empty when it is none of ours.
  public static Optional<InputFormat> sniff(byte[] head) {
    var bytes = new Head(head);
    if (MP4_BOXES.contains(bytes.text(4, 4))) {
      return Optional.of(MP4);
    }
    return bytes.magic().or(bytes::packets);
  }

  /// The first bytes of a file.
  private static final class Head {
    private final byte[] bytes;

    Head(byte[] bytes) {
      this.bytes = bytes;
    }

    String text(int offset, int length) {
      return offset + length > bytes.length
          ? ""
          : new String(bytes, offset, length, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    boolean starts(int... values) {
      return at(0, values);
    }

    private boolean at(int offset, int... values) {
      if (offset + values.length > bytes.length) {
        return false;
      }
      for (int i = 0; i < values.length; i++) {
        if ((bytes[offset + i] & 0xff) != values[i]) {
          return false;
        }
      }
      return true;
    }

    Optional<InputFormat> magic() {
      if (starts(0x1a, 0x45, 0xdf, 0xa3)) {
        return Optional.of(MATROSKA);
      }
      if (starts(0x00, 0x00, 0x01, 0xba)) {
        return Optional.of(MPEG_PS);
      }
      if (starts(0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01)) {
        return Optional.of(MXF);
      }
      if (starts(0x1f, 0x07, 0x00) && (at(3, 0x3f) || at(3, 0xbf))) {
        return Optional.of(DV);
      }
      if (starts(0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11)) {
        return Optional.of(ASF);
      }
      return switch (text(0, 4)) {
        case "RIFF" -> riff(text(8, 4));
        case "OggS" -> Optional.of(OGG);
        case "fLaC" -> Optional.of(FLAC);
        default -> text(0, 3).equals("FLV") ? Optional.of(FLV) : Optional.empty();
      };
    }

    private static Optional<InputFormat> riff(String kind) {
      return switch (kind) {
        case "AVI " -> Optional.of(AVI);
        case "WAVE" -> Optional.of(WAV);
        default -> Optional.empty();
      };
    }

    /// Formats without a magic number: a pattern that repeats.
    Optional<InputFormat> packets() {
      if (isTransportStream()) {
        return Optional.of(MPEG_TS);
      }
      if (text(0, 3).equals("ID3")) {
        return Optional.of(MP3);
      }
      if (bytes.length < 4 || (bytes[0] & 0xff) != 0xff) {
        return Optional.empty();
      }
      int second = bytes[1] & 0xff;
      if ((second & 0xf6) == 0xf0) {
        return Optional.of(AAC);
      }
      boolean layered = (second & 0xe0) == 0xe0 && (second & 0x18) != 0x08 && (second & 0x06) != 0;
      boolean plausible = (bytes[2] & 0xf0) != 0xf0 && (bytes[2] & 0x0c) != 0x0c;
      return layered && plausible ? Optional.of(MP3) : Optional.empty();
    }

    /// Plain packets or those of M2TS; a recording may begin in the middle of one.
    private boolean isTransportStream() {
      for (int offset = 0; offset < TS_PACKET + 4; offset++) {
        int sure = offset == 0 || offset == 4 ? 3 : 8;
        if (repeats(offset, TS_PACKET, sure) || repeats(offset, TS_PACKET + 4, sure)) {
          return true;
        }
      }
      return false;
    }

    private boolean repeats(int offset, int packet, int times) {
      for (int i = 0; i < times; i++) {
        if (!at(offset + i * packet, 0x47)) {
          return false;
        }
      }
      return true;
    }
  }
}
