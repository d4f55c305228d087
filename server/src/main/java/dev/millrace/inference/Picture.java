package dev.millrace.inference;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/// Pixels: `0xRRGGBB`, line after line; of a large picture every `step`th one. Nobody changes them.
///
/// **Ownership:** whoever makes one hands the array over.
final class Picture {
  private final int width;
  private final int height;
  private final int[] pixels;
  private final Frame frame;

  /// The picture that the pixels were taken from.
  ///
  /// @param step from one pixel that was taken to the next
  record Frame(int width, int height, int step) {
    /// The same on its side.
    @SuppressWarnings("ArgumentSelectionDefectChecker") // exchanging them is the point
    Frame turned() {
      return new Frame(height, width, step);
    }
  }

  Picture(int width, int height, int[] pixels) {
    this(width, height, pixels, new Frame(width, height, 1));
  }

  Picture(int width, int height, int[] pixels, Frame frame) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
    this.frame = frame;
  }

  static Picture of(BufferedImage image, Frame frame) {
    var plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = plain.createGraphics();
    canvas.drawImage(image, 0, 0, null);
    canvas.dispose();
    int[] pixels = ((DataBufferInt) plain.getRaster().getDataBuffer()).getData();
    return new Picture(plain.getWidth(), plain.getHeight(), pixels, frame);
  }

  /// A picture of soft colours without any content, to try a network with.
  static Picture test(int width, int height) {
    var pixels = new int[width * height];
    for (int n = 0; n < pixels.length; n++) {
      int x = n % width * 255 / width;
      int y = n / width * 255 / height;
      pixels[n] = (x << 16) | (y << 8) | (255 - x);
    }
    return new Picture(width, height, pixels);
  }

  Frame frame() {
    return frame;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int at(int x, int y) {
    return pixels[y * width + x];
  }
}
