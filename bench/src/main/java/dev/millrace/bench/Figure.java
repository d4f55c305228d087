package dev.millrace.bench;

import java.util.OptionalDouble;

/// One row of the result: what we did, what the peer did, and how far they may be apart.
///
/// @param value what the target judges; empty when the row only reports
/// @param target in words, empty without one
record Figure(
    String what, String ours, String peer, OptionalDouble value, String target, Verdict verdict) {

  /// How a row came out.
  enum Verdict {
    PASS,
    MISS,
    NONE
  }

  /// A comparison of medians.
  record Pair(Runs ours, Runs peer, String unit) {
    double ratio() {
      return ours.median() / peer.median();
    }
  }

  static Figure ratioAtMost(String what, Pair pair, double most) {
    return judged(what, pair, "≤ " + number(most), pair.ratio() <= most);
  }

  static Figure ratioAtLeast(String what, Pair pair, double least) {
    return judged(what, pair, "≥ " + number(least), pair.ratio() >= least);
  }

  static Figure ratio(String what, Pair pair) {
    return new Figure(
        what,
        pair.ours().text(pair.unit()),
        pair.peer().text(pair.unit()),
        OptionalDouble.of(pair.ratio()),
        "",
        Verdict.NONE);
  }

  static Figure atMost(String what, Runs ours, String unit, double most) {
    return new Figure(
        what,
        ours.text(unit),
        "",
        OptionalDouble.empty(),
        "≤ " + Runs.number(most) + " " + unit,
        ours.median() <= most ? Verdict.PASS : Verdict.MISS);
  }

  static Figure atLeast(String what, Runs ours, String unit, double least) {
    return new Figure(
        what,
        ours.text(unit),
        "",
        OptionalDouble.empty(),
        "≥ " + Runs.number(least) + " " + unit,
        ours.median() >= least ? Verdict.PASS : Verdict.MISS);
  }

  /// A count that must be just so.
  static Figure exactly(String what, long ours, long wanted) {
    return new Figure(
        what,
        Long.toString(ours),
        "",
        OptionalDouble.empty(),
        "= " + wanted,
        ours == wanted ? Verdict.PASS : Verdict.MISS);
  }

  static Figure report(String what, String ours) {
    return new Figure(what, ours, "", OptionalDouble.empty(), "", Verdict.NONE);
  }

  private static Figure judged(String what, Pair pair, String target, boolean holds) {
    return new Figure(
        what,
        pair.ours().text(pair.unit()),
        pair.peer().text(pair.unit()),
        OptionalDouble.of(pair.ratio()),
        target,
        holds ? Verdict.PASS : Verdict.MISS);
  }

  private static String number(double bound) {
    return Runs.number(bound);
  }

  String row(String scenario) {
    return "| %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            scenario,
            what,
            ours,
            peer,
            value.isPresent() ? Runs.number(value.getAsDouble()) : "",
            target,
            verdict == Verdict.NONE ? "" : verdict);
  }
}
