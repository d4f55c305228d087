package dev.millrace.vision;

import dev.millrace.inference.Rgb;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.ArrayList;
import java.util.List;

/// Judges how well each picture would stand for its film: sharp, well lit, colourful.
final class QualityEye implements Eye<QualityEye.Marks> {
  /// Pixels that are looked at: every third along each side.
  private static final int STEP = 3;

  private static final double HALF_SHARP = 250;
  private static final double HALF_COLOURFUL = 25;
  private static final double MIDDLE = 115;

  private final List<Judged> judged = new ArrayList<>();

  /// A picture's marks, each 0 to 1.
  record Marks(double sharpness, double exposure, double colour) {
    double score() {
      return 0.45 * sharpness + 0.3 * exposure + 0.25 * colour;
    }
  }

  /// The marks of the picture of a moment.
  record Judged(long at, Marks marks) {}

  @Override
  public String name() {
    return "quality";
  }

  @Override
  public Class<Marks> noteType() {
    return Marks.class;
  }

  @Override
  public Sheet.By by() {
    return Sheet.By.OURS;
  }

  @Override
  public void take(Moment when, Marks seen) {
    judged.add(new Judged(when.at(), seen));
  }

  @Override
  public Marks look(Rgb picture) {
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
    int seen = Math.max(1, count);
    double variance = edges / seen;
    double off = Math.abs(light / seen - MIDDLE) / MIDDLE;
    double vivid = colour / seen;
    return new Marks(
        variance / (variance + HALF_SHARP),
        Math.max(0, 1 - off * off),
        vivid / (vivid + HALF_COLOURFUL));
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
