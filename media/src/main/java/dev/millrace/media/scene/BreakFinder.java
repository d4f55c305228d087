package dev.millrace.media.scene;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds places where an advertisement disturbs least: between shots, where it is silent, better
/// still black as well, and never while somebody speaks.
///
/// @param scene the film's shots and what is black, in seconds
/// @param sound where it is silent and where somebody speaks, in seconds
public record BreakFinder(Pictures scene, Sound sound) {
  private static final double NEAR = 0.5;
  private static final double BLACK = 0.4;
  private static final double SILENCE = 0.35;
  private static final double NO_SPEECH = 0.15;
  private static final double SLOW = 0.1;
  private static final double LEAST = 0.5;
  private static final double SHORTEST_BLACK = 0.2;
  private static final double MARGIN = 0.05;
  private static final double WITHIN_SPEECH = 0.05;
  private static final double SPACING = 60;
  private static final String SILENCE_REASON = "silence";

  /// A part of a film, in seconds.
  public record Part(double from, double to) {
    boolean isNear(double at) {
      return at >= from - NEAR && at <= to + NEAR;
    }
  }

  /// Where a shot begins.
  ///
  /// @param slow whether it fades in, or out of the one before
  public record Boundary(double at, boolean slow) {}

  /// What is seen.
  public record Pictures(double duration, List<Boundary> boundaries, List<Part> blacks) {}

  /// What is heard; a film without sound is silent all along.
  public record Sound(List<Part> silences, List<Part> speech) {}

  /// A place for a break.
  ///
  /// @param score 0 to 1
  /// @param reasons `black`, `silence`, `fade`, `no-speech`
  public record Break(double at, double score, List<String> reasons) {}

  /// The places, in the order of their times, at least a minute apart: less in short films.
  public List<Break> breaks() {
    double spacing = Math.min(SPACING, scene.duration() / 8);
    var candidates = new ArrayList<Break>();
    scene.boundaries().stream()
        .map(this::judged)
        .filter(one -> one.score() >= LEAST && one.reasons().contains(SILENCE_REASON))
        .filter(one -> !isRefused(one.at()))
        .sorted(Comparator.comparingDouble(one -> -one.score()))
        .filter(one -> candidates.stream().noneMatch(o -> Math.abs(o.at() - one.at()) < spacing))
        .forEach(candidates::add);
    candidates.sort(Comparator.comparingDouble(Break::at));
    return List.copyOf(candidates);
  }

  private Break judged(Boundary boundary) {
    var reasons = new ArrayList<String>();
    double score = 0;
    double at = boundary.at();
    for (Part black : scene.blacks()) {
      if (black.isNear(boundary.at()) && black.to() - black.from() >= SHORTEST_BLACK) {
        score += reasons.contains("black") ? 0 : BLACK;
        reasons.add("black");
        at = black.to();
      }
    }
    double place = at;
    if (sound.silences().stream().anyMatch(part -> part.isNear(place))) {
      score += SILENCE;
      reasons.add(SILENCE_REASON);
    }
    if (boundary.slow()) {
      score += SLOW;
      reasons.add("fade");
    }
    if (sound.speech().stream().noneMatch(part -> part.isNear(place))) {
      score += NO_SPEECH;
      reasons.add("no-speech");
    }
    return new Break(at, Math.round(score * 100) / 100.0, reasons.stream().distinct().toList());
  }

  /// At the very beginning or end, or while somebody speaks.
  private boolean isRefused(double at) {
    return at < MARGIN * scene.duration()
        || at > (1 - MARGIN) * scene.duration()
        || sound.speech().stream()
            .anyMatch(part -> at > part.from() + WITHIN_SPEECH && at < part.to() - WITHIN_SPEECH);
  }
}
