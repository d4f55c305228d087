package dev.millrace.live.ingest;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/// Tries something again and again with what chance makes: for a moment in the suite, and for as
/// long as `scripts/fuzz-live` says.
public final class Fuzz {
  private static final int FEW = 500;

  private Fuzz() {}

  /// **On failure** an [AssertionError] that names the seed.
  public static void run(Consumer<Random> trial) {
    Duration time = Duration.ofSeconds(Long.getLong("fuzz.seconds", 0));
    long seed = Long.getLong("fuzz.seed", 1);
    long until = System.nanoTime() + time.toNanos();
    for (int tried = 0; time.isZero() ? tried < FEW : System.nanoTime() < until; tried++) {
      try {
        trial.accept(new Random(seed + tried));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + (seed + tried), e);
      }
    }
  }

  /// Does to bytes what a network and an enemy do: turns bits, cuts, repeats, and leaves out.
  public static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(8); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
    }
    if (random.nextInt(3) > 0) {
      return damaged;
    }
    int from = random.nextInt(damaged.length + 1);
    int to = random.nextInt(damaged.length + 1);
    byte[] spliced = new byte[from + damaged.length - to];
    System.arraycopy(damaged, 0, spliced, 0, from);
    System.arraycopy(damaged, to, spliced, from, damaged.length - to);
    return spliced;
  }
}
