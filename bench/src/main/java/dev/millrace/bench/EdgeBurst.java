package dev.millrace.bench;

import dev.millrace.bench.EdgeRounds.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A short burst of load on one address, from a processor of its own: `wrk` for HTTP/1.1, `h2load`
/// for HTTP/2.
final class EdgeBurst {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern WRK_COUNT = Pattern.compile("(\\d+) requests in ");
  private static final Pattern WRK_BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern WRK_P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)");
  private static final Pattern H2_COUNT = Pattern.compile("(\\d+) succeeded, (\\d+) failed");

  private final Commands commands;
  private final int processor;
  private final Path folder;

  /// @param folder for notes of each request
  EdgeBurst(Commands commands, int processor, Path folder) {
    this.commands = commands;
    this.processor = processor;
    this.folder = folder;
  }

  /// What a burst came to.
  ///
  /// @param micros of the 99th percentile
  record Outcome(long requests, double seconds, double micros) {}

  Outcome http1(Side side, int connections, int seconds) throws IOException, InterruptedException {
    var watch = new Stopwatch();
    String out = run(side, "wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "--latency");
    Matcher bad = WRK_BAD.matcher(out);
    if (bad.find()) {
      throw new BenchFailed(bad.group(1) + " answers of " + side.name() + " were no success");
    }
    return new Outcome(number(WRK_COUNT, out), watch.seconds(), micros(WRK_P99, out));
  }

  Outcome http2(Side side, int seconds) throws IOException, InterruptedException {
    var watch = new Stopwatch();
    Path log = Files.createTempFile(folder, "h2load", ".tsv");
    try {
      String time = Integer.toString(seconds);
      String out =
          run(side, "h2load", "-c8", "-m4", "-w24", "-W24", "-t1", "-D", time, "--log-file=" + log);
      Matcher count = H2_COUNT.matcher(out);
      if (!count.find() || !count.group(2).equals("0")) {
        throw new BenchFailed("requests of " + side.name() + " failed: " + out);
      }
      return new Outcome(Long.parseLong(count.group(1)), watch.seconds(), lastPercent(log));
    } finally {
      Files.deleteIfExists(log);
    }
  }

  /// The 99th percentile of the microseconds in the third column.
  private static double lastPercent(Path log) throws IOException {
    long[] micros;
    try (Stream<String> lines = Files.lines(log)) {
      micros = lines.mapToLong(line -> Long.parseLong(line.split("\t", 3)[2])).sorted().toArray();
    }
    return micros.length == 0 ? Double.NaN : micros[(int) (micros.length * 0.99)];
  }

  private String run(Side side, String... program) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
    command.addAll(List.of(program));
    if (!side.cookies().isEmpty()) {
      command.addAll(List.of("-H", "Cookie: " + side.cookies()));
    }
    command.add(side.url());
    return commands.run(command, Map.of(), PATIENCE);
  }

  private static long number(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new BenchFailed("the load generator says something else: " + text);
    }
    return Long.parseLong(found.group(1));
  }

  private static double micros(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      return Double.NaN;
    }
    double value = Double.parseDouble(found.group(1));
    return switch (found.group(2)) {
      case "us" -> value;
      case "ms" -> value * 1e3;
      default -> value * 1e6;
    };
  }
}
