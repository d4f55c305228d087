package dev.millrace.inference;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How a camera was held, as it writes into a JPEG file: tag 0x0112 of EXIF 2.3, 1 to 8.
///
/// **Limits:** what comes before the picture's lines is looked at, and 64 tags of the first
/// directory.
final class Orientation {
  static final int UPRIGHT = 1;

  /// Up to here a side stays as long as it is; behind it both are exchanged.
  static final int UPSIDE_DOWN = 4;

  private static final int LAST = 8;
  private static final int TAG = 0x0112;
  private static final int MOST_TAGS = 64;
  private static final int TAG_BYTES = 12;
  private static final int APP1 = 0xe1;
  private static final int SCAN = 0xda;
  private static final int MARKER = 0xff;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};

  private Orientation() {}

  /// Upright for what says nothing, or nothing that is right.
  static int of(byte[] jpeg) {
    try {
      ByteBuffer file = ByteBuffer.wrap(jpeg).position(2);
      while (file.remaining() > EXIF.length && (file.get() & 0xff) == MARKER) {
        int kind = file.get() & 0xff;
        if (kind == SCAN) {
          break;
        }
        int length = (file.getShort() & 0xffff) - 2;
        if (kind == APP1 && isExif(file, length)) {
          return orientation(file.slice(file.position() + EXIF.length, length - EXIF.length));
        }
        file.position(file.position() + length);
      }
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException _) {
      // What is cut off says nothing.
    }
    return UPRIGHT;
  }

  private static boolean isExif(ByteBuffer file, int length) {
    return length > EXIF.length
        && file.slice(file.position(), EXIF.length).equals(ByteBuffer.wrap(EXIF));
  }

  /// Of the first directory of a TIFF file.
  private static int orientation(ByteBuffer tiff) {
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int first = tiff.getInt(4);
    int tags = Math.min(tiff.getShort(first) & 0xffff, MOST_TAGS);
    for (int n = 0; n < tags; n++) {
      int at = first + 2 + n * TAG_BYTES;
      if ((tiff.getShort(at) & 0xffff) == TAG) {
        int value = tiff.getShort(at + 8) & 0xffff;
        return value >= UPRIGHT && value <= LAST ? value : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /// The picture as it was seen.
  static Picture upright(Picture lying, int orientation) {
    if (orientation == UPRIGHT) {
      return lying;
    }
    boolean exchanged = orientation > UPSIDE_DOWN;
    int width = exchanged ? lying.height() : lying.width();
    int height = exchanged ? lying.width() : lying.height();
    var pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = from(lying, orientation, x, y);
      }
    }
    Picture.Frame was = lying.frame();
    var frame = exchanged ? was.turned() : was;
    return new Picture(width, height, pixels, frame);
  }

  /// The pixel that is seen there.
  private static int from(Picture lying, int orientation, int x, int y) {
    int right = lying.width() - 1;
    int bottom = lying.height() - 1;
    return switch (orientation) {
      case 2 -> lying.at(right - x, y);
      case 3 -> lying.at(right - x, bottom - y);
      case 4 -> lying.at(x, bottom - y);
      case 5 -> lying.at(y, x);
      case 6 -> lying.at(y, bottom - x);
      case 7 -> lying.at(right - y, bottom - x);
      case 8 -> lying.at(right - y, x);
      default -> lying.at(x, y);
    };
  }
}
