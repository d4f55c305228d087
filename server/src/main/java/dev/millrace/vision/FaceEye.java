package dev.millrace.vision;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Looks for faces: that there are some and where, never whose. What they express is looked at only
/// where the film's policy asks for it.
final class FaceEye implements Eye<FaceEye.Faces> {
  static final String NETWORK = "blazeface";
  static final String EMOTIONS = "emotion";

  /// Letters look like faces to some degree.
  private static final double SURE = 0.6;

  private final Sight sight;
  private final boolean emotions;
  private final Trails trails = new Trails();
  private final Map<Long, List<Expression>> expressions = new HashMap<>();

  /// What a face at a place expresses.
  record Expression(Box box, String label, double score) {}

  /// The faces in a picture.
  record Faces(List<Found> faces, List<Expression> expressions) {}

  FaceEye(Sight sight, boolean emotions) {
    this.sight = sight;
    this.emotions = emotions;
  }

  @Override
  public String name() {
    return emotions ? "faces-and-emotions" : "faces";
  }

  @Override
  public Class<Faces> noteType() {
    return Faces.class;
  }

  @Override
  public Sheet.By by() {
    return Sheet.By.of(sight.mark(NETWORK));
  }

  @Override
  public Faces look(Rgb picture) {
    List<Found> faces =
        sight.look(NETWORK, picture).found().stream().filter(one -> one.score() >= SURE).toList();
    return new Faces(
        faces,
        emotions ? faces.stream().map(face -> expression(face, picture)).toList() : List.of());
  }

  @Override
  public void take(Moment when, Faces seen) {
    trails.add(when, seen.faces());
    if (!seen.expressions().isEmpty()) {
      expressions.put(when.at(), seen.expressions());
    }
  }

  private Expression expression(Found face, Rgb picture) {
    Box box = java.util.Objects.requireNonNull(face.box());
    Rgb crop = picture.crop(box.x(), box.y(), box.width(), box.height());
    Found likeliest = sight.look(EMOTIONS, crop).found().getFirst();
    Box relative = java.util.Objects.requireNonNull(face.relative());
    return new Expression(relative, likeliest.label(), likeliest.score());
  }

  @Override
  public List<Sheet> finish(Story story) {
    var items = new ArrayList<ObjectNode>();
    for (Trail trail : trails.certain(story)) {
      ObjectNode item = trail.item(story, items.size(), trails.step());
      if (emotions) {
        add(item, trail);
      }
      items.add(item);
    }
    items.sort(Comparator.comparingDouble(item -> item.path("fromSeconds").doubleValue()));
    return List.of(Sheet.of(Kind.FACES, story.film(), by(), items));
  }

  /// How likely each expression is, over all pictures of the face.
  private void add(ObjectNode item, Trail trail) {
    var sums = new java.util.TreeMap<String, Double>();
    for (Trail.Place place : trail.places()) {
      expressions.getOrDefault(place.at(), List.of()).stream()
          .filter(expression -> expression.box().equals(place.box()))
          .forEach(expression -> sums.merge(expression.label(), expression.score(), Double::sum));
    }
    ObjectNode emotion = item.putObject("emotions");
    sums.forEach(
        (label, sum) -> emotion.put(label, Math.round(sum / trail.places().size() * 1e3) / 1e3));
  }
}
