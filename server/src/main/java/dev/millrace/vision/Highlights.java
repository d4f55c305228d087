package dev.millrace.vision;

import dev.millrace.media.scene.BreakFinder;
import dev.millrace.media.scene.BreakFinder.Boundary;
import dev.millrace.media.scene.BreakFinder.Part;
import dev.millrace.media.scene.Span;
import dev.millrace.media.scene.Transition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What follows from all that was found: tags of the film, pictures that could stand for it, places
/// for advertisements, chapters.
final class Highlights {
  private static final int MAX_TAGS = 30;
  private static final int MAX_THUMBNAILS = 10;
  private static final double NEAR_A_CUT_SECONDS = 0.3;
  private static final double SHORTEST_CHAPTER = 30;

  private final Story story;
  private final List<Sheet> sheets;
  private final List<QualityEye.Judged> pictures;
  private final Cover faces;
  private final Cover things;
  private final Cover unsafe;

  /// @param sheets what was found
  /// @param pictures how good each is
  Highlights(Story story, List<Sheet> sheets, List<QualityEye.Judged> pictures) {
    this.story = story;
    this.sheets = sheets;
    this.pictures = pictures;
    this.faces = new Cover(items(Kind.FACES));
    this.things = new Cover(items(Kind.LABELS));
    this.unsafe = new Cover(items(Kind.MODERATION));
  }

  /// The kinds of results that it gives.
  List<Sheet> all() {
    return List.of(
        Sheet.of(Kind.TAGS, story.film(), Sheet.By.OURS, tags()),
        Sheet.of(Kind.THUMBNAILS, story.film(), Sheet.By.OURS, thumbnails()),
        Sheet.of(Kind.BREAKS, story.film(), Sheet.By.OURS, breaks()),
        Sheet.of(Kind.CHAPTERS, story.film(), Sheet.By.OURS, chapters()));
  }

  /// Tags, by how long they are to be seen.
  private List<ObjectNode> tags() {
    Map<String, Double> seconds = new HashMap<>();
    Map<String, ObjectNode> first = new HashMap<>();
    for (ObjectNode item : items(Kind.LABELS)) {
      String label = item.path("label").stringValue();
      seconds.merge(label, to(item) - from(item), Double::sum);
      first.putIfAbsent(label, item);
    }
    double film = Math.max(1e-3, story.times().seconds(story.end()));
    return seconds.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(MAX_TAGS)
        .map(
            tag ->
                Times.like(Objects.requireNonNull(first.get(tag.getKey())))
                    .put("tag", tag.getKey())
                    .put("seconds", round(tag.getValue()))
                    .put("share", round(Math.min(1, tag.getValue() / film))))
        .toList();
  }

  /// The best picture of each of the best shots, the best first, and why.
  private List<ObjectNode> thumbnails() {
    Map<Integer, ObjectNode> best = new HashMap<>();
    for (QualityEye.Judged picture : pictures) {
      if (isFit(picture.at())) {
        ObjectNode item = thumbnail(picture);
        best.merge(
            item.path("shot").intValue(),
            item,
            (a, b) -> b.path("score").doubleValue() > a.path("score").doubleValue() ? b : a);
      }
    }
    return best.values().stream()
        .sorted(Comparator.comparingDouble(item -> -item.path("score").doubleValue()))
        .limit(MAX_THUMBNAILS)
        .toList();
  }

  private ObjectNode thumbnail(QualityEye.Judged picture) {
    double at = story.times().seconds(picture.at());
    boolean face = faces.holds(at);
    boolean thing = things.holds(at);
    double score = 0.7 * picture.marks().score() + (face ? 0.3 : thing ? 0.2 : 0);
    ObjectNode item = story.times().item(new Span(picture.at(), picture.at()));
    item.put("shot", story.shotAt(picture.at())).put("score", round(score));
    item.putObject("reasons")
        .put("sharpness", round(picture.marks().sharpness()))
        .put("exposure", round(picture.marks().exposure()))
        .put("colour", round(picture.marks().colour()))
        .put("face", face)
        .put("object", thing);
    return item;
  }

  /// Neither black, nor while shots change, nor what people have to judge first.
  private boolean isFit(long at) {
    double seconds = story.times().seconds(at);
    for (Transition transition : story.seen().scenes().transitions()) {
      double from = story.times().seconds(transition.span().from());
      double to = story.times().seconds(transition.span().to());
      if (seconds > from - NEAR_A_CUT_SECONDS && seconds < to) {
        return false;
      }
    }
    return story.seen().scenes().blacks().stream().noneMatch(black -> black.holds(at))
        && !unsafe.holds(seconds);
  }

  /// Places for advertisements.
  private List<ObjectNode> breaks() {
    var found = new ArrayList<ObjectNode>();
    for (BreakFinder.Break place : finder().breaks()) {
      ObjectNode item = at(place.at());
      item.put("score", place.score());
      place.reasons().forEach(item.putArray("reasons")::add);
      found.add(item);
    }
    return found;
  }

  private BreakFinder finder() {
    var boundaries = new ArrayList<Boundary>();
    for (Transition transition : story.seen().scenes().transitions()) {
      boundaries.add(
          new Boundary(
              story.times().seconds(transition.boundary()),
              transition.kind() != Transition.Kind.CUT));
    }
    double duration = story.times().seconds(story.end());
    var blacks =
        story.seen().scenes().blacks().stream().map(span -> part(story.times(), span)).toList();
    return new BreakFinder(
        new BreakFinder.Pictures(duration, boundaries, blacks),
        new BreakFinder.Sound(
            story.seen().sounds() ? silences() : List.of(new Part(0, duration)),
            items(Kind.SPEECH).stream().map(Highlights::part).toList()));
  }

  private List<Part> silences() {
    return items(Kind.SEGMENTS).stream()
        .filter(item -> item.path("type").stringValue().equals("silence"))
        .map(Highlights::part)
        .toList();
  }

  /// Chapters: from one good place to the next, none too short.
  private List<ObjectNode> chapters() {
    double duration = story.times().seconds(story.end());
    double shortest = Math.max(SHORTEST_CHAPTER, duration / 12);
    var starts = new ArrayList<>(List.of(0.0));
    for (BreakFinder.Break place : finder().breaks()) {
      if (place.at() - starts.getLast() >= shortest && duration - place.at() >= shortest) {
        starts.add(place.at());
      }
    }
    var chapters = new ArrayList<ObjectNode>();
    for (int n = 0; n < starts.size() && duration > 0; n++) {
      double from = starts.get(n);
      double to = n + 1 < starts.size() ? starts.get(n + 1) : duration;
      ObjectNode item = at(from).put("toSeconds", to);
      chapters.add(item.put("title", title(from, to, n)));
    }
    return chapters;
  }

  /// What stands on the screen at its beginning, or is to be seen longest.
  private String title(double from, double to, int number) {
    Optional<String> written =
        items(Kind.TEXT).stream()
            .filter(item -> from(item) >= from - 0.5 && from(item) < Math.min(to, from + 6))
            .max(Comparator.comparingDouble(item -> item.path("box").path("height").doubleValue()))
            .map(item -> item.path("text").stringValue());
    return written.orElseGet(
        () ->
            items(Kind.LABELS).stream()
                .filter(item -> from(item) < to && to(item) > from)
                .max(Comparator.comparingDouble(item -> to(item) - from(item)))
                .map(item -> "Chapter %d: %s".formatted(number + 1, item.path("label").asString()))
                .orElse("Chapter " + (number + 1)));
  }

  private static ObjectNode at(double seconds) {
    return tools.jackson.databind.node.JsonNodeFactory.instance
        .objectNode()
        .put("fromSeconds", seconds)
        .put("toSeconds", seconds);
  }

  private List<ObjectNode> items(Kind kind) {
    return sheets.stream()
        .filter(sheet -> sheet.kind().equals(kind.word()))
        .findFirst()
        .map(Sheet::items)
        .orElse(List.of());
  }

  private static Part part(Times times, Span span) {
    return new Part(times.seconds(span.from()), times.seconds(span.to()));
  }

  private static Part part(ObjectNode item) {
    return new Part(from(item), to(item));
  }

  private static double from(ObjectNode item) {
    return item.path("fromSeconds").doubleValue();
  }

  private static double to(ObjectNode item) {
    return item.path("toSeconds").doubleValue();
  }

  private static double round(double value) {
    return Math.round(value * 1e3) / 1e3;
  }
}
