package dev.millrace.media.time;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;

/// Frames per second as an exact fraction in lowest terms, such as 30000/1001; always positive.
public record FrameRate(int numerator, int denominator) implements Comparable<FrameRate> {
  /// The rates in use in film, television, games and cameras, slowest first.
  public static final List<FrameRate> STANDARD =
      List.of(
          whole(10),
          whole(12),
          new FrameRate(25, 2),
          new FrameRate(15_000, 1001),
          whole(15),
          whole(20),
          new FrameRate(24_000, 1001),
          whole(24),
          whole(25),
          new FrameRate(30_000, 1001),
          whole(30),
          whole(48),
          whole(50),
          new FrameRate(60_000, 1001),
          whole(60),
          whole(90),
          whole(100),
          new FrameRate(120_000, 1001),
          whole(120));

  /// How far a measured rate may lie from the standard rate that it is taken for: 0.1 %.
  private static final Rational SNAP = new Rational(1, 1000);

  public FrameRate {
    if (numerator <= 0 || denominator <= 0) {
      throw new IllegalArgumentException(
          "a frame rate is positive: " + numerator + "/" + denominator);
    }
    Rational reduced = new Rational(numerator, denominator);
    numerator = (int) reduced.numerator();
    denominator = (int) reduced.denominator();
  }

  public static FrameRate whole(int framesPerSecond) {
    return new FrameRate(framesPerSecond, 1);
  }

  /// Reads `30000/1001`, `25` or `29.97`.
  ///
  /// **On failure**: anything else, zero and negative rates are an `IllegalArgumentException`.
  public static FrameRate parse(String text) {
    try {
      int slash = text.indexOf('/');
      if (slash >= 0) {
        return new FrameRate(
            Integer.parseInt(text.substring(0, slash)),
            Integer.parseInt(text.substring(slash + 1)));
      }
      BigDecimal decimal = new BigDecimal(text);
      int scale = Math.max(0, Math.min(9, decimal.scale()));
      Rational rate =
          new Rational(
              decimal.setScale(scale, RoundingMode.HALF_UP).unscaledValue().longValueExact(),
              BigDecimal.TEN.pow(scale).longValueExact());
      return new FrameRate(Math.toIntExact(rate.numerator()), Math.toIntExact(rate.denominator()));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException("not a frame rate: " + text, e);
    }
  }

  /// The nearest standard rate when one lies within 0.1 %, else this rate: 23.98 is 24000/1001.
  public FrameRate snapped() {
    Rational reach = value().times(SNAP);
    return STANDARD.stream()
        .filter(standard -> distance(standard).compareTo(reach) <= 0)
        .min(Comparator.comparing(this::distance))
        .orElse(this);
  }

  /// The whole number of frames nearest to `duration`, at least one: 2 s of 24000/1001 is 48.
  public int framesPer(Rational duration) {
    return Math.toIntExact(Math.max(1, duration.times(value()).toLong(RoundingMode.HALF_UP)));
  }

  /// How long `frames` frames last, exactly: 96 frames of 24000/1001 are 1001/250 s.
  public Rational durationOf(long frames) {
    return Rational.of(frames).dividedBy(value());
  }

  public Rational value() {
    return new Rational(numerator, denominator);
  }

  /// As in the HLS `FRAME-RATE` attribute (RFC 8216bis 4.4.6.2): `23.976`.
  public String toHls() {
    return value().toDecimal(3);
  }

  /// As in the DASH `@frameRate` attribute (ISO 23009-1 5.3.7.2): `24000/1001`, `25`.
  public String toDash() {
    return value().toString();
  }

  @Override
  public int compareTo(FrameRate other) {
    return value().compareTo(other.value());
  }

  @Override
  public String toString() {
    return toDash();
  }

  private Rational distance(FrameRate other) {
    return value().minus(other.value()).absolute();
  }
}
