package dev.millrace.media.ladder;

import dev.millrace.media.BitRate;
import dev.millrace.media.time.FrameRate;
import dev.millrace.media.time.Rational;
import java.util.Arrays;

/// A level of H.264 in High profile, with its limits (ITU-T H.264 table A-1; A.3.3 for bit rates).
public enum H264Level {
  L1_1("1.1", 3_000, 396, 192),
  L1_2("1.2", 6_000, 396, 384),
  L1_3("1.3", 11_880, 396, 768),
  L2("2.0", 11_880, 396, 2_000),
  L2_1("2.1", 19_800, 792, 4_000),
  L2_2("2.2", 20_250, 1_620, 4_000),
  L3("3.0", 40_500, 1_620, 10_000),
  L3_1("3.1", 108_000, 3_600, 14_000),
  L3_2("3.2", 216_000, 5_120, 20_000),
  L4("4.0", 245_760, 8_192, 20_000),
  L4_1("4.1", 245_760, 8_192, 50_000),
  L4_2("4.2", 522_240, 8_704, 50_000),
  L5("5.0", 589_824, 22_080, 135_000),
  L5_1("5.1", 983_040, 36_864, 240_000),
  L5_2("5.2", 2_073_600, 36_864, 240_000),
  L6("6.0", 4_177_920, 139_264, 240_000),
  L6_1("6.1", 8_355_840, 139_264, 480_000),
  L6_2("6.2", 16_711_680, 139_264, 800_000);

  private static final int MACROBLOCK = 16;

  /// High profile allows 1,250 bits where the table says 1,000.
  private static final long BITS_PER_UNIT = 1_250;

  private final String text;
  private final long macroblocksPerSecond;
  private final long frameMacroblocks;
  private final long bitRateUnits;

  H264Level(String text, long macroblocksPerSecond, long frameMacroblocks, long bitRateUnits) {
    this.text = text;
    this.macroblocksPerSecond = macroblocksPerSecond;
    this.frameMacroblocks = frameMacroblocks;
    this.bitRateUnits = bitRateUnits;
  }

  /// The lowest level that holds such a stream; the highest there is when none does.
  static H264Level of(DisplaySize size, FrameRate frameRate, BitRate maxrate) {
    return Arrays.stream(values())
        .filter(level -> level.holds(size, frameRate, maxrate))
        .findFirst()
        .orElse(L6_2);
  }

  /// As FFmpeg's `-profile:v` takes it.
  public String profile() {
    return "high";
  }

  /// As FFmpeg's `-level:v` takes it: `4.0`.
  public String level() {
    return text;
  }

  private boolean holds(DisplaySize size, FrameRate frameRate, BitRate maxrate) {
    long across = macroblocks(size.width());
    long down = macroblocks(size.height());
    long longest = Math.max(across, down);
    return across * down <= frameMacroblocks
        && longest * longest <= 8 * frameMacroblocks
        && frameRate.value().times(across * down).compareTo(Rational.of(macroblocksPerSecond)) <= 0
        && maxrate.bitsPerSecond() <= bitRateUnits * BITS_PER_UNIT;
  }

  private static long macroblocks(int pixels) {
    return Math.ceilDiv(pixels, MACROBLOCK);
  }
}
