package dev.millrace.vision;

import dev.millrace.inference.Findings.Box;
import dev.millrace.inference.Findings.Found;
import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import dev.millrace.transcode.SurveyListener.Moment;
import dev.millrace.vision.gallery.Recogniser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// Looks for faces: that there are some and where. What they express, and whose they are, is looked
/// at only where the film's policy asks for it; a face that is nobody's in the gallery leaves
/// nothing by which it could be told.
///
/// Whose a face is stands in no note: who leaves the gallery would stay there when a look fails. So
/// whoever goes on with a film asks again, which is one small network for each face.
final class FaceEye implements Eye<FaceEye.Faces> {
  static final String NETWORK = Sight.FACES;
  static final String EMOTIONS = "emotion";

  /// In so many of the pictures in which a face could be told it has to be the same person's.
  private static final double MOSTLY = 0.5;

  private final Sight sight;
  private final boolean emotions;
  private final Optional<Recogniser> gallery;
  private final Trails trails = new Trails();
  private final Map<Long, List<Expression>> expressions = new HashMap<>();
  private final Map<Long, List<Likeness>> likenesses = new HashMap<>();

  /// What a face at a place expresses.
  record Expression(Box box, String label, double score) {}

  /// Whose a face at a place is.
  ///
  /// @param personId empty for nobody's in the gallery
  record Likeness(Box box, String personId, double distance) {}

  /// The faces in a picture.
  record Faces(List<Found> faces, List<Expression> expressions) {}

  /// @param gallery those whose faces may be told; empty: nobody's
  FaceEye(Sight sight, boolean emotions, Optional<Recogniser> gallery) {
    this.sight = sight;
    this.emotions = emotions;
    this.gallery = gallery;
  }

  @Override
  public String name() {
    return "faces" + (emotions ? "-and-emotions" : "");
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
    List<Found> faces = sight.faces(picture);
    return new Faces(
        faces,
        emotions ? faces.stream().map(face -> expression(face, picture)).toList() : List.of());
  }

  private List<Likeness> likenesses(Recogniser known, List<Found> faces, Rgb picture) {
    var all = new ArrayList<Likeness>();
    for (Found face : faces) {
      List<Float> numbers = sight.identity(picture, face);
      if (!numbers.isEmpty()) {
        var box = Objects.requireNonNull(face.relative());
        all.add(
            known
                .match(numbers)
                .map(match -> new Likeness(box, match.personId(), match.distance()))
                .orElseGet(() -> new Likeness(box, "", 1)));
      }
    }
    return all;
  }

  @Override
  public void take(Moment when, Faces seen) {
    trails.add(when, seen.faces());
    if (!seen.expressions().isEmpty()) {
      expressions.put(when.at(), seen.expressions());
    }
  }

  @Override
  public void lookUnnoted(Moment when, Faces seen, Rgb picture) {
    gallery
        .map(known -> likenesses(known, seen.faces(), picture))
        .filter(found -> !found.isEmpty())
        .ifPresent(found -> likenesses.put(when.at(), found));
  }

  private Expression expression(Found face, Rgb picture) {
    Box box = Objects.requireNonNull(face.box());
    Rgb crop = picture.crop(box.x(), box.y(), box.width(), box.height());
    Found likeliest = sight.look(EMOTIONS, crop).found().getFirst();
    Box relative = Objects.requireNonNull(face.relative());
    return new Expression(relative, likeliest.label(), likeliest.score());
  }

  @Override
  public List<Sheet> finish(Story story) {
    var items = new ArrayList<ObjectNode>();
    var people = new ArrayList<ObjectNode>();
    for (Trail trail : trails.certain(story)) {
      ObjectNode item = trail.item(story, items.size(), trails.step());
      if (emotions) {
        add(item, trail);
      }
      items.add(item);
      whose(trail).ifPresent(one -> people.add(appearance(item, one)));
    }
    var sheets = new ArrayList<>(List.of(sheet(Kind.FACES, story, by(), items)));
    if (gallery.isPresent()) {
      sheets.add(sheet(Kind.IDENTITIES, story, Sheet.By.of(sight.mark(Sight.IDENTITY)), people));
    }
    return sheets;
  }

  private static Sheet sheet(Kind kind, Story story, Sheet.By by, List<ObjectNode> items) {
    items.sort(Comparator.comparingDouble(item -> item.path("fromSeconds").doubleValue()));
    return Sheet.of(kind, story.film(), by, items);
  }

  private static ObjectNode appearance(ObjectNode face, Likeness one) {
    ObjectNode item = Times.like(face);
    item.set("shot", face.get("shot"));
    item.set("track", face.get("track"));
    item.put("distance", Math.round(one.distance() * 1e3) / 1e3);
    item.put("person", one.personId());
    return item;
  }

  /// The person whom it is in most pictures, and how near it comes at best.
  private Optional<Likeness> whose(Trail trail) {
    var all = new ArrayList<Likeness>();
    for (Trail.Place place : trail.places()) {
      likenesses.getOrDefault(place.at(), List.of()).stream()
          .filter(one -> one.box().equals(place.box()))
          .forEach(all::add);
    }
    Map<String, List<Likeness>> byPerson =
        all.stream()
            .filter(one -> !one.personId().isEmpty())
            .collect(Collectors.groupingBy(Likeness::personId));
    return byPerson.values().stream()
        .filter(looks -> looks.size() >= MOSTLY * all.size())
        .max(Comparator.comparingInt(List::size))
        .flatMap(looks -> looks.stream().min(Comparator.comparingDouble(Likeness::distance)));
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
