package dev.millrace.bench;

import dev.millrace.telemetry.sessions.Experience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How far the experience score agrees with people: the weights are fitted to opinions of all tests
/// but one and asked of that one, for each; then to all, which are the weights that [Experience]
/// should have.
///
/// `MILLRACE_BENCH_OPINIONS` is the folder of the data set `itu-p1203/open-dataset` (Robitza et
/// al., MMSys 2018), which is not ours to pass on.
final class ExperienceFit implements Scenario {
  private static final double LEAST_CORRELATION = 0.8;
  private static final double RIDGE = 0.3;
  private static final double CLOSE = 0.02;

  /// A session that people saw, and the mean of what they said.
  record Seen(String test, String device, Experience experience, double opinion) {
    double[] faults() {
      return experience.faults();
    }
  }

  @Override
  public String name() {
    return "experience";
  }

  @Override
  public boolean onlyByName() {
    return true;
  }

  @Override
  public Findings run() throws IOException {
    String folder = System.getenv().getOrDefault("MILLRACE_BENCH_OPINIONS", "");
    if (folder.isEmpty() || !Files.isDirectory(Path.of(folder, "features"))) {
      throw new BenchFailed("MILLRACE_BENCH_OPINIONS is to name the folder of the data set");
    }
    List<Seen> all = OpinionData.read(Path.of(folder));
    double[] opinions = all.stream().mapToDouble(Seen::opinion).toArray();
    double[] held = heldOut(all);
    double[] weights = fit(all);
    double[] own = Experience.weights();
    double apart = 0;
    for (int i = 0; i < own.length; i++) {
      apart = Math.max(apart, Math.abs(own[i] - weights[i]));
    }
    double[] said = all.stream().mapToDouble(seen -> opinion(own, seen.faults())).toArray();
    var figures = new ArrayList<Figure>();
    figures.add(held("all", opinions, held));
    for (String device : new TreeSet<>(all.stream().map(Seen::device).toList())) {
      figures.add(held(device, of(all, opinions, device), of(all, held, device)));
    }
    figures.add(
        Figure.report(
            "off by, of tests left out", Runs.number(error(opinions, held)) + " of 4 points"));
    figures.add(
        Figure.report(
            "correlation with the weights that it has",
            String.format(Locale.ROOT, "%.3f", correlation(opinions, said))));
    figures.add(
        Figure.atMost("farthest of its weights from those fitted", Runs.of(apart), "", CLOSE));
    return new Findings(
        figures,
        List.of(
            all.size() + " opinions of " + new TreeSet<>(all.stream().map(Seen::test).toList()),
            "fitted to all: "
                + Arrays.stream(weights)
                    .mapToObj(weight -> String.format(Locale.ROOT, "%.3f", weight))
                    .collect(Collectors.joining(", "))));
  }

  private static Figure held(String what, double[] opinions, double[] held) {
    return Figure.atLeast(
        "correlation, of tests left out, " + what,
        Runs.of(correlation(opinions, held)),
        "",
        LEAST_CORRELATION);
  }

  private static double[] of(List<Seen> all, double[] values, String device) {
    return IntStream.range(0, values.length)
        .filter(i -> all.get(i).device.equals(device))
        .mapToDouble(i -> values[i])
        .toArray();
  }

  /// What weights say of each session that were fitted to the tests that it was not in.
  static double[] heldOut(List<Seen> all) {
    var said = new double[all.size()];
    for (String test : new TreeSet<>(all.stream().map(Seen::test).toList())) {
      double[] weights = fit(all.stream().filter(seen -> !seen.test.equals(test)).toList());
      for (int i = 0; i < said.length; i++) {
        if (all.get(i).test.equals(test)) {
          said[i] = opinion(weights, all.get(i).faults());
        }
      }
    }
    return said;
  }

  private static double opinion(double[] weights, double[] faults) {
    double sum = weights[0];
    for (int i = 0; i < faults.length; i++) {
      sum -= weights[i + 1] * faults[i];
    }
    return Math.clamp(sum, 1, 5);
  }

  /// Least squares with a ridge; a fault whose weight would be below zero gets none.
  static double[] fit(List<Seen> seen) {
    int count = seen.getFirst().faults().length + 1;
    var kept = new boolean[count];
    Arrays.fill(kept, true);
    while (true) {
      double[] weights = solve(seen, kept);
      boolean isWell = true;
      for (int i = 1; i < count; i++) {
        if (weights[i] < 0) {
          kept[i] = false;
          isWell = false;
        }
      }
      if (isWell) {
        return weights;
      }
    }
  }

  private static double[] solve(List<Seen> seen, boolean[] kept) {
    int count = kept.length;
    var matrix = new double[count][count + 1];
    for (Seen one : seen) {
      double[] row = new double[count];
      row[0] = 1;
      double[] faults = one.faults();
      for (int i = 1; i < count; i++) {
        row[i] = kept[i] ? -faults[i - 1] : 0;
      }
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          matrix[i][j] += row[i] * row[j];
        }
        matrix[i][count] += row[i] * one.opinion;
      }
    }
    for (int i = 1; i < count; i++) {
      matrix[i][i] += kept[i] ? RIDGE : 1;
    }
    return eliminate(matrix);
  }

  /// The solution of a system that is positive definite, so that no pivot is zero.
  private static double[] eliminate(double[][] matrix) {
    int count = matrix.length;
    for (int pivot = 0; pivot < count; pivot++) {
      for (int row = 0; row < count; row++) {
        double factor = row == pivot ? 0 : matrix[row][pivot] / matrix[pivot][pivot];
        for (int column = pivot; column <= count; column++) {
          matrix[row][column] -= factor * matrix[pivot][column];
        }
      }
    }
    var solution = new double[count];
    for (int i = 0; i < count; i++) {
      solution[i] = matrix[i][count] / matrix[i][i];
    }
    return solution;
  }

  /// Pearson's.
  static double correlation(double[] a, double[] b) {
    double meanA = Arrays.stream(a).average().orElseThrow();
    double meanB = Arrays.stream(b).average().orElseThrow();
    double both = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      squaresA += (a[i] - meanA) * (a[i] - meanA);
      squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return both / Math.sqrt(squaresA * squaresB);
  }

  private static double error(double[] a, double[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(squares / a.length);
  }
}
