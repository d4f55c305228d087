package dev.millrace.live.stage;

import dev.millrace.transcode.LivePlan;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The processor cores that the channels of this process may encode with, and what each takes.
///
/// What pictures cost is guessed before the first of them is encoded, and learnt from what encoders
/// use from then on.
///
/// **Threading**: any.
public final class Cores {
  private static final double USUAL_SHARE = 0.8;

  /// For a million pixels a second: a first guess, from what films cost to encode.
  private static final double FIRST_GUESS = 0.012;

  /// Smaller encodes spend most of their time on other things than pixels.
  private static final double TELLING = 15;

  private static final double FARTHEST = 8;
  private static final double LEARNT = 0.02;

  private final double most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Double> taken = new HashMap<>();
  private double each = FIRST_GUESS;

  /// @param most how many; 0 for four fifths of those there are
  public Cores(double most) {
    this.most = most > 0 ? most : Runtime.getRuntime().availableProcessors() * USUAL_SHARE;
  }

  /// How many of a plan's largest rungs have to be left out beside other channels, `least` at
  /// least; the smallest is always made. The rest is taken.
  int take(String channel, LivePlan plan, int least) {
    lock.lock();
    try {
      double free = freeBeside(channel);
      int left = Math.clamp(least, 0, Math.max(0, plan.rungs() - 1));
      while (left < plan.rungs() - 1 && cost(plan.without(left)) > free) {
        left++;
      }
      taken.put(channel, cost(plan.without(left)));
      return left;
    } finally {
      lock.unlock();
    }
  }

  /// Whether there is room for a plan beside other channels, and some to spare.
  boolean hasRoomFor(String channel, LivePlan plan) {
    lock.lock();
    try {
      return cost(plan) <= freeBeside(channel) * (1 - LEARNT * 5);
    } finally {
      lock.unlock();
    }
  }

  /// What a channel's encoder was seen to take for a plan.
  void measured(String channel, LivePlan made, double cores) {
    lock.lock();
    try {
      if (taken.replace(channel, cores) != null && made.megapixels() >= TELLING) {
        double seen = cores / made.megapixels();
        double near = Math.clamp(seen, FIRST_GUESS / FARTHEST, FIRST_GUESS * FARTHEST);
        each += (near - each) * LEARNT;
      }
    } finally {
      lock.unlock();
    }
  }

  /// A channel encodes nothing any more.
  void giveBack(String channel) {
    lock.lock();
    try {
      taken.remove(channel);
    } finally {
      lock.unlock();
    }
  }

  /// How many channels may take together.
  double most() {
    return most;
  }

  /// What all of them take.
  public double taken() {
    lock.lock();
    try {
      return taken.values().stream().mapToDouble(Double::doubleValue).sum();
    } finally {
      lock.unlock();
    }
  }

  /// What others than this channel take.
  double takenBeside(String channel) {
    lock.lock();
    try {
      return most - freeBeside(channel);
    } finally {
      lock.unlock();
    }
  }

  private double cost(LivePlan plan) {
    return plan.megapixels() * each;
  }

  private double freeBeside(String channel) {
    return taken.entrySet().stream()
            .filter(one -> !one.getKey().equals(channel))
            .mapToDouble(one -> -one.getValue())
            .sum()
        + most;
  }
}
