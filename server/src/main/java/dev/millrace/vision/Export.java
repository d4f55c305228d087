package dev.millrace.vision;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Results in the forms of others: for programs that know those.
///
/// @param width of the film in pixels, as `height`: 1 each when nothing is published yet
public record Export(Sheet sheet, int width, int height) {
  private static final Map<String, String> CUES =
      Map.of("black", "BlackFrames", "credits", "EndCredits");

  /// A form.
  public enum Form {
    /// As it lies in the bucket.
    JSON,
    /// Cues whose text is an item's JSON (WebVTT, `kind: metadata`); of a transcript, what is said.
    WEBVTT,
    /// As Amazon Rekognition Video answers.
    REKOGNITION,
    /// Boxes for training, as of COCO.
    COCO;

    public static Optional<Form> of(String word) {
      for (Form form : values()) {
        if (form.name().toLowerCase(Locale.ROOT).equals(word)) {
          return Optional.of(form);
        }
      }
      return Optional.empty();
    }
  }

  /// WebVTT.
  public String webVtt() {
    var text = new StringBuilder("WEBVTT\n");
    for (ObjectNode item : sheet.items()) {
      text.append('\n').append(clock(item.path("fromSeconds").doubleValue()));
      text.append(" --> ").append(clock(item.path("toSeconds").doubleValue()));
      text.append('\n').append(cue(item)).append('\n');
    }
    return text.toString();
  }

  /// What is said is what viewers read; other items are for programs.
  private String cue(ObjectNode item) {
    return sheet.kind().equals(Kind.TRANSCRIPT.word())
        ? item.path("text").stringValue().replaceAll("[&<>\\s]+", " ")
        : item.toString().replace("-->", "--\\u003e");
  }

  private static String clock(double seconds) {
    long millis = Math.round(seconds * 1000);
    return "%02d:%02d:%02d.%03d"
        .formatted(millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, millis % 1000);
  }

  /// The answer of Rekognition's call for this kind; empty when it has none.
  public Optional<ObjectNode> rekognition() {
    return switch (Kind.of(sheet.kind()).orElseThrow()) {
      case SHOTS -> Optional.of(listed("Segments", this::shot));
      case LABELS -> Optional.of(listed("Labels", answer -> boxes(answer, "Label")));
      case FACES -> Optional.of(listed("Faces", answer -> boxes(answer, "Face")));
      case SEGMENTS -> Optional.of(listed("Segments", this::cues));
      case TEXT -> Optional.of(listed("TextDetections", this::text));
      case MODERATION -> Optional.of(listed("ModerationLabels", this::unsafe));
      default -> Optional.empty();
    };
  }

  private static ObjectNode listed(String name, Consumer<ArrayNode> fill) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("JobStatus", "SUCCEEDED");
    fill.accept(answer.putArray(name));
    return answer;
  }

  private void shot(ArrayNode list) {
    for (ObjectNode item : sheet.items()) {
      segment(list, "SHOT", item)
          .putObject("ShotSegment")
          .put("Index", item.path("index").intValue());
    }
  }

  /// Of segments those that have a name there.
  private void cues(ArrayNode list) {
    for (ObjectNode item : sheet.items()) {
      String cue = CUES.get(item.path("type").stringValue());
      if (cue != null) {
        segment(list, "TECHNICAL_CUE", item).putObject("TechnicalCueSegment").put("Type", cue);
      }
    }
  }

  private static ObjectNode segment(ArrayNode list, String type, ObjectNode item) {
    long from = millis(item, "fromSeconds");
    long to = millis(item, "toSeconds");
    ObjectNode segment = list.addObject().put("Type", type);
    segment.put("StartTimestampMillis", from).put("EndTimestampMillis", to);
    return segment.put("DurationMillis", to - from);
  }

  /// A line for each box: a thing at a time.
  private void boxes(ArrayNode list, String name) {
    for (ObjectNode item : sheet.items()) {
      for (JsonNode box : item.path("boxes")) {
        ObjectNode found =
            list.addObject().put("Timestamp", millis(box, "seconds")).putObject(name);
        ObjectNode place = name.equals("Face") ? found : found.put("Name", label(item));
        place = name.equals("Face") ? place : place.putArray("Instances").addObject();
        place.put("Confidence", percent(box));
        bounds(place.putObject("BoundingBox"), box);
      }
    }
  }

  private void text(ArrayNode list) {
    for (ObjectNode item : sheet.items()) {
      ObjectNode found =
          list.addObject().put("Timestamp", millis(item, "fromSeconds")).putObject("TextDetection");
      found.put("DetectedText", item.path("text").stringValue()).put("Type", "LINE");
      found.put("Confidence", percent(item));
      bounds(found.putObject("Geometry").putObject("BoundingBox"), item.path("box"));
    }
  }

  private void unsafe(ArrayNode list) {
    for (ObjectNode item : sheet.items()) {
      ObjectNode line = list.addObject().put("Timestamp", millis(item, "fromSeconds"));
      ObjectNode found = line.putObject("ModerationLabel").put("Name", label(item));
      found.put("Confidence", percent(item)).put("ParentName", "").put("TaxonomyLevel", 1);
    }
  }

  private static void bounds(ObjectNode to, JsonNode box) {
    to.put("Left", box.path("x").doubleValue()).put("Top", box.path("y").doubleValue());
    to.put("Width", box.path("width").doubleValue());
    to.put("Height", box.path("height").doubleValue());
  }

  /// Boxes of the kinds `labels` and `faces`, a picture for each time; empty for other kinds.
  public Optional<ObjectNode> coco() {
    if (!sheet.kind().equals(Kind.LABELS.word()) && !sheet.kind().equals(Kind.FACES.word())) {
      return Optional.empty();
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    var images = answer.putArray("images");
    var annotations = answer.putArray("annotations");
    var categories = answer.putArray("categories");
    var numbers = new LinkedHashMap<String, Integer>();
    var times = new LinkedHashMap<Long, Integer>();
    for (ObjectNode item : sheet.items()) {
      int category = numbers.computeIfAbsent(label(item), _ -> numbers.size() + 1);
      for (JsonNode box : item.path("boxes")) {
        int image = times.computeIfAbsent(box.path("pts").longValue(), _ -> times.size() + 1);
        annotation(annotations.addObject(), box)
            .put("id", annotations.size())
            .put("image_id", image)
            .put("category_id", category)
            .put("track_id", item.path("track").intValue());
      }
    }
    numbers.forEach((name, id) -> categories.addObject().put("id", id).put("name", name));
    times.forEach(
        (pts, id) ->
            images
                .addObject()
                .put("id", id)
                .put("file_name", sheet.assetId() + "#pts=" + pts)
                .put("width", width)
                .put("height", height));
    return Optional.of(answer);
  }

  private ObjectNode annotation(ObjectNode to, JsonNode box) {
    double wide = box.path("width").doubleValue() * width;
    double high = box.path("height").doubleValue() * height;
    to.putArray("bbox")
        .add(box.path("x").doubleValue() * width)
        .add(box.path("y").doubleValue() * height)
        .add(wide)
        .add(high);
    return to.put("area", wide * high).put("iscrowd", 0).put("score", score(box));
  }

  private static String label(JsonNode item) {
    return item.path("label").stringValue();
  }

  private static double score(JsonNode item) {
    return item.path("score").doubleValue();
  }

  private static double percent(JsonNode item) {
    return Math.round(score(item) * 1e4) / 100.0;
  }

  private static long millis(JsonNode item, String name) {
    return Math.round(item.path(name).doubleValue() * 1000);
  }
}
