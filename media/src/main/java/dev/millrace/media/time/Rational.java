package dev.millrace.media.time;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// An exact fraction in lowest terms with a positive denominator; as a time, it counts seconds.
///
/// **On failure**: a result that does not fit 64 bits is an `ArithmeticException`.
public record Rational(long numerator, long denominator) implements Comparable<Rational> {
  public static final Rational ZERO = new Rational(0, 1);
  public static final Rational ONE = new Rational(1, 1);

  public Rational {
    if (denominator <= 0) {
      throw new IllegalArgumentException("a denominator is positive: " + denominator);
    }
    long divisor = greatestCommonDivisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }

  /// The whole number `value`.
  public static Rational of(long value) {
    return new Rational(value, 1);
  }

  /// `numerator / denominator` reduced; the denominator may be negative but not zero.
  public static Rational of(long numerator, long denominator) {
    return denominator < 0
        ? new Rational(Math.negateExact(numerator), Math.negateExact(denominator))
        : new Rational(numerator, denominator);
  }

  public Rational plus(Rational other) {
    return ratio(
        big(numerator)
            .multiply(big(other.denominator))
            .add(big(other.numerator).multiply(big(denominator))),
        big(denominator).multiply(big(other.denominator)));
  }

  public Rational minus(Rational other) {
    return plus(new Rational(Math.negateExact(other.numerator), other.denominator));
  }

  public Rational times(Rational other) {
    return ratio(
        big(numerator).multiply(big(other.numerator)),
        big(denominator).multiply(big(other.denominator)));
  }

  public Rational times(long factor) {
    return times(of(factor));
  }

  public Rational dividedBy(Rational other) {
    return times(of(/* numerator= */ other.denominator, /* denominator= */ other.numerator));
  }

  /// This fraction as a whole number, rounded by `rounding` (`UNNECESSARY` insists on exactness).
  public long toLong(RoundingMode rounding) {
    return scaled(1, rounding);
  }

  /// This fraction times `factor` as a whole number, rounded by `rounding`; only the result has to
  /// fit 64 bits. Seconds times a timescale are ticks.
  public long scaled(long factor, RoundingMode rounding) {
    return new BigDecimal(numerator)
        .multiply(new BigDecimal(factor))
        .divide(new BigDecimal(denominator), 0, rounding)
        .longValueExact();
  }

  /// Decimal text with exactly `decimals` places, rounded half up: `4.004000`.
  public String toDecimal(int decimals) {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_UP)
        .toPlainString();
  }

  /// The nearest `double`; for display and statistics, never for a timeline.
  public double toDouble() {
    return (double) numerator / denominator;
  }

  public Rational absolute() {
    return numerator < 0 ? new Rational(Math.negateExact(numerator), denominator) : this;
  }

  @Override
  public int compareTo(Rational other) {
    return big(numerator)
        .multiply(big(other.denominator))
        .compareTo(big(other.numerator).multiply(big(denominator)));
  }

  @Override
  public String toString() {
    return denominator == 1 ? Long.toString(numerator) : numerator + "/" + denominator;
  }

  private static Rational ratio(BigInteger numerator, BigInteger denominator) {
    BigInteger divisor = numerator.gcd(denominator);
    return new Rational(
        numerator.divide(divisor).longValueExact(), denominator.divide(divisor).longValueExact());
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  private static long greatestCommonDivisor(long a, long b) {
    return big(a).gcd(big(b)).longValueExact();
  }
}
