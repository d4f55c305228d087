package dev.millrace.inference;

import dev.millrace.models.PictureInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;

/// Pictures out of JPEG files that anybody may have made, upright as their EXIF says.
///
/// **Limits**: 8,192 pixels a side and 36 million in all, and 100 scans, which are known before
/// memory and time are taken for them.
final class Jpeg {
  static final int MAX_SIDE = 8192;
  static final int MAX_PIXELS = 36_000_000;

  /// Encoders make about ten.
  private static final int MAX_SCANS = 100;

  private static final int NONE = -1;
  private static final int FILL = 0xff;
  private static final int RESTART = 0xd0;
  private static final int END = 0xd9;
  private static final int SCAN = 0xda;

  static {
    ImageIO.setUseCache(false);
  }

  private Jpeg() {}

  /// Reads a picture as large as the network needs it: of one that is much larger only some pixels
  /// are taken, twice as many along each side as the network has.
  ///
  /// **On failure** [BadFrame].
  static Picture decode(byte[] bytes, PictureInput input) {
    return decode(bytes, (width, height) -> step(width, height, input));
  }

  /// The same of one that is to be about so large along its longer side; it stays twice that, where
  /// it is larger.
  static Picture decode(byte[] bytes, int side) {
    return decode(bytes, (width, height) -> Math.max(1, Math.max(width, height) / (2 * side)));
  }

  private static Picture decode(byte[] bytes, IntBinaryOperator steps) {
    if (bytes.length < 4 || (bytes[0] & 0xff) != 0xff || (bytes[1] & 0xff) != 0xd8) {
      throw new BadFrame("it is no JPEG");
    }
    requireScans(ByteBuffer.wrap(bytes).position(2));
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (var source = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
      reader.setInput(source, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      requireSize(width, height);
      int turn = Orientation.of(bytes);
      boolean lies = turn > Orientation.UPSIDE_DOWN;
      int step = lies ? steps.applyAsInt(height, width) : steps.applyAsInt(width, height);
      ImageReadParam how = reader.getDefaultReadParam();
      how.setSourceSubsampling(step, step, 0, 0);
      Picture there = Picture.of(reader.read(0, how), new Picture.Frame(width, height, step));
      return Orientation.upright(there, turn);
    } catch (IOException | RuntimeException e) {
      if (e instanceof BadFrame bad) {
        throw bad;
      }
      throw new BadFrame("the JPEG is broken: " + e.getMessage());
    } finally {
      reader.dispose();
    }
  }

  /// Each scan of some bytes has the decoder go over all of the picture once.
  private static void requireScans(ByteBuffer file) {
    int scans = 0;
    int marker = next(file);
    while (marker != NONE && marker != END && file.remaining() >= Short.BYTES) {
      if (marker == SCAN && ++scans > MAX_SCANS) {
        throw new BadFrame("the JPEG has more than %d scans".formatted(MAX_SCANS));
      }
      int length = Math.max(Short.BYTES, file.getShort(file.position()) & 0xffff);
      file.position(Math.min(file.limit(), file.position() + length));
      marker = next(file);
    }
  }

  /// The next marker that has a segment of its own; what a scan holds is passed over.
  private static int next(ByteBuffer file) {
    boolean isMarker = false;
    while (file.hasRemaining()) {
      int octet = file.get() & 0xff;
      if (isMarker && octet != 0 && octet != FILL && (octet < RESTART || octet >= RESTART + 8)) {
        return octet;
      }
      isMarker = octet == FILL;
    }
    return NONE;
  }

  private static int step(int width, int height, PictureInput input) {
    int x = width / (2 * input.width());
    int y = height / (2 * input.height());
    boolean whole = input.fit() == PictureInput.Fit.LETTERBOX;
    return Math.max(1, whole ? Math.max(x, y) : Math.min(x, y));
  }

  private static void requireSize(int width, int height) {
    if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
      throw new BadFrame(
          "the picture is too large: %d x %d pixels, of at most %d a side and %d in all"
              .formatted(width, height, MAX_SIDE, MAX_PIXELS));
    }
  }
}
