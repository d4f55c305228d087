package dev.millrace.vision;

import dev.millrace.inference.Rgb;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.ArrayList;
import java.util.List;

/// Judges how well each picture would stand for its film: sharp, well lit, colourful.
final class QualityEye implements Eye {
  /// Pixels that are looked at: every third along each side.
  private static final int STEP = 3;

  private static final double HALF_SHARP = 250;
  private static final double HALF_COLOURFUL = 25;
  private static final double MIDDLE = 115;

  private final List<Judged> judged = new ArrayList<>();

  /// A picture's marks, each 0 to 1.
  record Judged(long at, double sharpness, double exposure, double colour) {
    double score() {
      return 0.45 * sharpness + 0.3 * exposure + 0.25 * colour;
    }
  }

  @Override
  public void see(Moment when, Rgb picture) {
    double edges = 0;
    double light = 0;
    double colour = 0;
    int count = 0;
    for (int y = 1; y < picture.height() - 1; y += STEP) {
      for (int x = 1; x < picture.width() - 1; x += STEP) {
        double here = luma(picture, x, y);
        double edge =
            4 * here
                - luma(picture, x - 1, y)
                - luma(picture, x + 1, y)
                - luma(picture, x, y - 1)
                - luma(picture, x, y + 1);
        edges += edge * edge;
        light += here;
        colour += Math.abs(picture.at(x, y, 0) - picture.at(x, y, 2));
        count++;
      }
    }
    if (count > 0) {
      double variance = edges / count;
      double off = Math.abs(light / count - MIDDLE) / MIDDLE;
      double vivid = colour / count;
      judged.add(
          new Judged(
              when.at(),
              variance / (variance + HALF_SHARP),
              Math.max(0, 1 - off * off),
              vivid / (vivid + HALF_COLOURFUL)));
    }
  }

  private static double luma(Rgb picture, int x, int y) {
    return 0.299 * picture.at(x, y, 0) + 0.587 * picture.at(x, y, 1) + 0.114 * picture.at(x, y, 2);
  }

  List<Judged> judged() {
    return judged;
  }

  @Override
  public List<Sheet> finish(Story story) {
    return List.of();
  }
}
