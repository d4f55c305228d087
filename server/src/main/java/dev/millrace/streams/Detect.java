package dev.millrace.streams;

import java.util.List;

/// What is looked for in a stream, and how often.
///
/// @param model the network
/// @param fps frames a second that are looked at, at most as many as there are
/// @param width of the frames that are looked at, in pixels; they keep their proportions
/// @param threshold from which score on something counts as seen
/// @param labels that count; empty: all
/// @param gate whether frames without motion are left out
/// @param lingerMillis for how long a frame may wait for others of its batch
/// @param picturesPerSecond annotated pictures that are kept, at most
public record Detect(
    String model,
    double fps,
    int width,
    double threshold,
    List<String> labels,
    boolean gate,
    int lingerMillis,
    double picturesPerSecond) {
  /// Frames in a batch, at most.
  public static final int BATCH = 25;

  public static final Detect USUAL = new Detect("nanodet-g", 5, 640, 0.4, List.of(), false, 200, 1);

  private static final int MOST_LABELS = 100;

  /// **On failure** [StreamRefused].
  public Detect {
    labels = List.copyOf(labels);
    StreamRefused.require(
        model.matches("[A-Za-z0-9._-]{1,64}"), "detect/model", "is the name of a network");
    StreamRefused.require(fps >= 0.1 && fps <= 60, "detect/fps", "is from 0.1 to 60");
    StreamRefused.require(width >= 160 && width <= 1920, "detect/width", "is from 160 to 1920");
    StreamRefused.require(threshold >= 0 && threshold <= 1, "detect/threshold", "is from 0 to 1");
    StreamRefused.require(
        labels.size() <= MOST_LABELS && labels.stream().allMatch(Detect::isLabel),
        "detect/labels",
        "has at most 100 of 1 to 64 characters");
    StreamRefused.require(
        lingerMillis >= 0 && lingerMillis <= 10_000, "detect/lingerMillis", "is from 0 to 10000");
    StreamRefused.require(
        picturesPerSecond >= 0 && picturesPerSecond <= 60,
        "detect/picturesPerSecond",
        "is from 0 to 60");
  }

  private static boolean isLabel(String text) {
    return !text.isBlank() && text.length() <= 64;
  }

  /// Whether something with this label and score counts.
  public boolean counts(String label, double score) {
    return score >= threshold && (labels.isEmpty() || labels.contains(label));
  }
}
