package dev.millrace.vision;

import dev.millrace.inference.Findings;
import dev.millrace.inference.Rgb;
import dev.millrace.inference.Sight;
import dev.millrace.media.scene.Span;
import dev.millrace.transcode.SurveyListener.Moment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Looks for things and people.
///
/// One look at a single picture is often wrong, so a thing counts when it is seen several times in
/// a shot and more surely than not, or once for sure.
final class ObjectEye implements Eye<ObjectEye.Things> {
  static final String NETWORK = "nanodet-g";
  private static final String PERSON = "person";

  /// Two labels at one place: the surer one counts.
  private static final double SAME_PLACE = 0.7;

  private final Sight sight;
  private final Trails trails = new Trails();

  /// What is in a picture.
  record Things(List<Findings.Found> found) {}

  ObjectEye(Sight sight) {
    this.sight = sight;
  }

  @Override
  public String name() {
    return "objects";
  }

  @Override
  public Class<Things> noteType() {
    return Things.class;
  }

  @Override
  public Sheet.By by() {
    return Sheet.By.of(sight.mark(NETWORK));
  }

  @Override
  public Things look(Rgb picture) {
    return new Things(single(sight.look(NETWORK, picture).found()));
  }

  @Override
  public void take(Moment when, Things seen) {
    trails.add(when, seen.found());
  }

  private static List<Findings.Found> single(List<Findings.Found> found) {
    var kept = new ArrayList<Findings.Found>();
    found.stream()
        .sorted(Comparator.comparingDouble(Findings.Found::score).reversed())
        .filter(one -> kept.stream().noneMatch(other -> isSamePlace(one, other)))
        .forEach(kept::add);
    return kept;
  }

  private static boolean isSamePlace(Findings.Found a, Findings.Found b) {
    return a.relative() != null
        && b.relative() != null
        && !a.label().equals(b.label())
        && Trail.overlap(a.relative(), b.relative()) > SAME_PLACE;
  }

  @Override
  public List<Sheet> finish(Story story) {
    Sheet.By by = by();
    List<Trail> certain = trails.certain(story);
    var items = new ArrayList<ObjectNode>();
    certain.forEach(trail -> items.add(trail.item(story, items.size(), trails.step())));
    items.sort(Comparator.comparingDouble(item -> item.path("fromSeconds").doubleValue()));
    return List.of(
        Sheet.of(Kind.LABELS, story.film(), by, items),
        Sheet.of(Kind.PEOPLE, story.film(), by, people(story, certain)));
  }

  /// How many people there are in each shot that has some.
  private static List<ObjectNode> people(Story story, List<Trail> trails) {
    Map<Integer, List<Trail>> byShot = new TreeMap<>();
    trails.stream()
        .filter(trail -> trail.label().equals(PERSON))
        .forEach(
            trail ->
                byShot
                    .computeIfAbsent(story.shotAt(trail.first().at()), _ -> new ArrayList<>())
                    .add(trail));
    var items = new ArrayList<ObjectNode>();
    byShot.forEach(
        (shot, people) -> {
          Span span = story.shots().get(shot);
          items.add(
              story
                  .times()
                  .item(span)
                  .put("shot", shot)
                  .put("count", people.size())
                  .put("most", most(people)));
        });
    return items;
  }

  /// How many are there at once.
  private static int most(List<Trail> people) {
    return people.stream()
        .mapToInt(
            one ->
                (int)
                    people.stream()
                        .filter(
                            other ->
                                other.first().at() <= one.first().at()
                                    && other.last().at() >= one.first().at())
                        .count())
        .max()
        .orElse(0);
  }
}
