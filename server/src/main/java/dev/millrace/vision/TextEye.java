package dev.millrace.vision;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import dev.millrace.inference.TextLine;
import dev.millrace.media.scene.Span;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Reads text on the screen, a picture a second: each line with the time from which to which it is
/// there.
///
/// A line that stays is read three times at most; the surest reading counts.
///
/// **Limits:** [Sheet#MAX_ITEMS] lines; the film goes on behind them.
final class TextEye implements Eye<TextEye.Lines> {
  static final List<String> NETWORKS = List.of("text-detect", "text-read");

  /// Of the pictures that come: two a second.
  private static final int EVERY = 2;

  private static final double SURE = 0.6;
  private static final double SAME_PLACE = 0.5;
  private static final double SAME_TEXT = 0.75;
  private static final int READINGS = 3;

  private final Sight sight;
  private final List<Line> open = new ArrayList<>();
  private final List<Line> closed = new ArrayList<>();
  private long before = -1;

  /// A line of text while it is on the screen.
  private static final class Line {
    private final long before;
    private final long from;
    private Box box;
    private TextLine best;
    private int readings = 1;
    private long last;
    private long gone = -1;

    Line(long before, long from, TextLine first, Box box) {
      this.before = before;
      this.from = from;
      this.best = first;
      this.box = box;
      this.last = from;
    }
  }

  TextEye(Sight sight) {
    this.sight = sight;
  }

  /// The lines of a picture.
  record Lines(List<Place> places) {}

  /// Where a line is, and what it says if it was read.
  record Place(Box box, @Nullable TextLine text) {}

  @Override
  public String name() {
    return "text";
  }

  @Override
  public Class<Lines> noteType() {
    return Lines.class;
  }

  @Override
  public Sheet.By by() {
    return Sheet.By.of(sight.mark("text-read"));
  }

  @Override
  public int every() {
    return EVERY;
  }

  @Override
  public Lines look(Rgb picture) {
    var places = new ArrayList<Place>();
    var taken = new ArrayList<Line>();
    for (Box pixels : sight.lines(picture)) {
      Box box = relative(pixels, picture);
      Line known = known(box, taken);
      if (known != null && known.readings >= READINGS) {
        places.add(new Place(box, null));
        taken.add(known);
      } else {
        places.add(new Place(box, sight.read(picture, pixels)));
      }
    }
    return new Lines(places);
  }

  @Override
  public void take(Moment when, Lines seen) {
    var found = new ArrayList<Line>();
    for (Place place : seen.places()) {
      Line known = known(place.box(), found);
      TextLine line = place.text();
      if (line == null) {
        if (known != null) {
          found.add(stays(known, when.at(), place.box()));
        }
      } else if (known != null && alike(known.best.text(), line.text()) >= SAME_TEXT) {
        known.best = line.score() > known.best.score() ? line : known.best;
        known.readings++;
        found.add(stays(known, when.at(), place.box()));
      } else if (line.score() >= SURE && !line.text().isBlank()) {
        found.add(new Line(before, when.at(), line, place.box()));
      }
    }
    close(found, when.at());
    before = when.at();
  }

  private static Line stays(Line line, long at, Box box) {
    line.last = at;
    line.box = box;
    return line;
  }

  private @Nullable Line known(Box box, List<Line> taken) {
    return open.stream()
        .filter(line -> !taken.contains(line))
        .filter(line -> Trail.overlap(line.box, box) >= SAME_PLACE)
        .max(Comparator.comparingDouble(line -> Trail.overlap(line.box, box)))
        .orElse(null);
  }

  private void close(List<Line> found, long at) {
    for (Line line : open) {
      if (!found.contains(line)) {
        line.gone = at;
        if (closed.size() <= Sheet.MAX_ITEMS) {
          closed.add(line);
        }
      }
    }
    open.clear();
    open.addAll(found);
  }

  private static Box relative(Box box, Rgb picture) {
    double w = picture.width();
    double h = picture.height();
    return new Box(
        fine(box.x() / w), fine(box.y() / h), fine(box.width() / w), fine(box.height() / h));
  }

  private static double fine(double value) {
    return Math.round(Math.clamp(value, 0, 1) * 1e5) / 1e5;
  }

  /// How alike two texts are: 1 for equal, 0 for nothing in common.
  static double alike(String a, String b) {
    int most = Math.max(a.length(), b.length());
    return most == 0 ? 1 : 1 - (double) Edits.between(a, b) / most;
  }

  @Override
  public List<Sheet> finish(Story story) {
    closed.addAll(open);
    var items = new ArrayList<ObjectNode>();
    for (Line line : closed) {
      long from = line.before < 0 ? line.from : story.between(line.before, line.from);
      long to = line.gone < 0 ? story.end() : story.between(line.last, line.gone);
      ObjectNode item = story.times().item(new Span(from, Math.max(from, to)));
      item.put("text", line.best.text());
      item.put("score", Math.round(line.best.score() * 1e3) / 1e3);
      item.put("shot", story.shotAt(line.from));
      item.putObject("box")
          .put("x", line.box.x())
          .put("y", line.box.y())
          .put("width", line.box.width())
          .put("height", line.box.height());
      items.add(item);
    }
    items.sort(Comparator.comparingDouble(item -> item.path("fromSeconds").doubleValue()));
    return List.of(Sheet.of(Kind.TEXT, story.film(), by(), items));
  }
}
