package dev.millrace.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/// A number of bytes, written with its unit: `64MiB`, `1.5GB`, `512B`; never negative.
///
/// `kB`, `MB`, `GB` and `TB` are powers of 1000; `KiB`, `MiB`, `GiB` and `TiB` are powers of
/// 1024.
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?) ?([kKMGT]?i?B)");

  private record Unit(String name, long bytes) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("TiB", 1L << 40),
          new Unit("TB", 1_000_000_000_000L),
          new Unit("GiB", 1L << 30),
          new Unit("GB", 1_000_000_000L),
          new Unit("MiB", 1L << 20),
          new Unit("MB", 1_000_000L),
          new Unit("KiB", 1L << 10),
          new Unit("kB", 1_000L),
          new Unit("KB", 1_000L),
          new Unit("B", 1L));

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a byte size is never negative: " + bytes);
    }
  }

  /// The size of `mebibytes` times 1,048,576 bytes.
  public static ByteSize ofMebibytes(long mebibytes) {
    return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
  }

  /// Reads a size such as `64MiB`; anything that is not a whole number of bytes with a unit is an
  /// [IllegalArgumentException].
  public static ByteSize parse(String text) {
    var matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a byte size such as 64MiB or 5GB");
    }
    var unit = matcher.group(2);
    for (var known : UNITS) {
      if (known.name.equals(unit)) {
        return exact(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(known.bytes)));
      }
    }
    throw new IllegalArgumentException("has the unknown unit " + unit);
  }

  private static ByteSize exact(BigDecimal bytes) {
    try {
      return new ByteSize(bytes.longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("is not a whole number of bytes below 8EiB", e);
    }
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /// The shortest exact text, which [#parse] reads back: `64MiB`, `5GB`, `1500B`.
  @Override
  public String toString() {
    for (var unit : UNITS) {
      if (bytes != 0 && bytes % unit.bytes == 0) {
        return bytes / unit.bytes + unit.name;
      }
    }
    return bytes + "B";
  }
}
