package dev.millrace.bench;

import dev.millrace.bench.EdgeBurst.Outcome;
import dev.millrace.bench.Figure.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Bursts of load on several servers that take turns, and what a request cost each of them.
///
/// @param what is asked for, in words
/// @param bytes of an answer
record EdgeRounds(String what, int bytes, Map<String, Sample> samples) {
  static final int BURST_SECONDS = 2;
  static final String OURS = "ours";
  private static final int ROUNDS = 4;
  private static final int WARM_UP_SECONDS = 10;
  private static final double MICROS = 1e6;

  /// One side of a comparison.
  ///
  /// @param cookies that every request brings, or nothing
  record Side(String name, String url, String cookies, ServerCpu cpu) {}

  /// What the rounds of one side came to.
  record Sample(Runs microsEach, Runs rate, Runs tail, Runs secondsPerGigabyte) {
    static Sample empty() {
      return new Sample(new Runs(), new Runs(), new Runs(), new Runs());
    }
  }

  /// How load is made on a side for some seconds.
  @FunctionalInterface
  interface Load {
    Outcome on(Side side, int seconds) throws IOException, InterruptedException;
  }

  /// The first round is thrown away, and comes after a longer one on each of our own sides.
  static EdgeRounds of(String what, int bytes, Load load, List<Side> sides)
      throws IOException, InterruptedException {
    var rounds = new EdgeRounds(what, bytes, new LinkedHashMap<>());
    for (Side side : sides) {
      rounds.samples.put(side.name(), Sample.empty());
      if (side.name().startsWith(OURS)) {
        load.on(side, WARM_UP_SECONDS);
      }
    }
    for (int round = 0; round <= ROUNDS; round++) {
      for (Side side : sides) {
        Map<Long, Long> before = side.cpu().snapshot();
        Outcome outcome = load.on(side, BURST_SECONDS);
        double seconds = side.cpu().since(before);
        if (round > 0) {
          rounds.add(rounds.samples.get(side.name()), outcome, seconds);
        }
      }
    }
    return rounds;
  }

  private void add(@Nullable Sample sample, Outcome outcome, double cpuSeconds) {
    if (sample == null) {
      return;
    }
    sample.microsEach().add(cpuSeconds * MICROS / outcome.requests());
    sample.rate().add(outcome.requests() / outcome.seconds());
    sample.tail().add(outcome.micros());
    sample.secondsPerGigabyte().add(cpuSeconds * 1e9 / (outcome.requests() * (double) bytes));
  }

  /// A peer's time a request divided by that of one of our sides: more is better.
  Figure compare(String peer, String ours, double atLeast) {
    String row = "CPU a request, " + what + ", " + peer + " / " + ours;
    var pair = new Pair(sample(peer).microsEach(), sample(ours).microsEach(), "µs");
    return atLeast > 0 ? Figure.ratioAtLeast(row, pair, atLeast) : Figure.ratio(row, pair);
  }

  private Sample sample(String side) {
    return samples.getOrDefault(side, Sample.empty());
  }

  boolean has(String side) {
    return samples.containsKey(side);
  }

  /// A row of each side by itself.
  List<Figure> rows() {
    var rows = new ArrayList<Figure>();
    samples.forEach(
        (name, sample) ->
            rows.add(
                Figure.report(
                    what + ", " + name,
                    "%s requests/s, %s µs CPU each, %s CPU s a GB, p99 %s µs"
                        .formatted(
                            Runs.number(sample.rate().median()),
                            Runs.number(sample.microsEach().median()),
                            Runs.number(sample.secondsPerGigabyte().median()),
                            Runs.number(sample.tail().median())))));
    return rows;
  }
}
