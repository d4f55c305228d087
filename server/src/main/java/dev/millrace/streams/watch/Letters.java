package dev.millrace.streams.watch;

import java.awt.Graphics2D;
import java.util.Locale;

/// Letters of three by five dots: a server has no fonts.
final class Letters {
  static final int HEIGHT = 5;
  private static final int WIDTH = 3;
  private static final String KNOWN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-%#";

  /// Fifteen bits each, the dot at the top left first.
  private static final int[] DOTS = {
    0b010_101_111_101_101, 0b110_101_110_101_110, 0b011_100_100_100_011, 0b110_101_101_101_110,
    0b111_100_110_100_111, 0b111_100_110_100_100, 0b011_100_101_101_011, 0b101_101_111_101_101,
    0b111_010_010_010_111, 0b001_001_001_101_010, 0b101_101_110_101_101, 0b100_100_100_100_111,
    0b101_111_111_101_101, 0b110_101_101_101_101, 0b010_101_101_101_010, 0b110_101_110_100_100,
    0b010_101_101_110_011, 0b110_101_110_101_101, 0b011_100_010_001_110, 0b111_010_010_010_010,
    0b101_101_101_101_111, 0b101_101_101_101_010, 0b101_101_111_111_101, 0b101_101_010_101_101,
    0b101_101_010_010_010, 0b111_001_010_100_111, 0b111_101_101_101_111, 0b010_110_010_010_111,
    0b110_001_010_100_111, 0b110_001_010_001_110, 0b101_101_111_001_001, 0b111_100_110_001_110,
    0b011_100_111_101_111, 0b111_001_010_010_010, 0b111_101_111_101_111, 0b111_101_111_001_110,
    0b000_000_000_000_010, 0b000_000_111_000_000, 0b101_001_010_100_101, 0b101_111_101_111_101,
  };

  private Letters() {}

  /// How wide a text is, in dots.
  static int width(String text) {
    return text.length() * (WIDTH + 1);
  }

  /// Writes in the canvas' colour; what is not known stays empty.
  ///
  /// @param dot the size of a dot in pixels
  static void write(Graphics2D canvas, String text, int x, int y, int dot) {
    String upper = text.toUpperCase(Locale.ROOT);
    for (int n = 0; n < upper.length(); n++) {
      int known = KNOWN.indexOf(upper.charAt(n));
      for (int bit = 0; known >= 0 && bit < WIDTH * HEIGHT; bit++) {
        if ((DOTS[known] >> (WIDTH * HEIGHT - 1 - bit) & 1) == 1) {
          int column = n * (WIDTH + 1) + bit % WIDTH;
          canvas.fillRect(x + column * dot, y + bit / WIDTH * dot, dot, dot);
        }
      }
    }
  }
}
