package dev.millrace.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ExportTest {
  private static final String DOG =
      """
      {"fromSeconds":1.0,"toSeconds":3661.5,"label":"dog","score":0.9,"track":4,
       "boxes":[{"seconds":1.0,"pts":25,"score":0.9,"x":0.5,"y":0.25,"width":0.1,"height":0.2}]}
      """;

  @Test
  void cues_carry_items_as_json() {
    assertThat(export(Kind.LABELS, DOG).webVtt())
        .startsWith("WEBVTT\n\n00:00:01.000 --> 01:01:01.500\n{\"fromSeconds\":1.0,")
        .endsWith("}\n");
  }

  @Test
  void labels_are_told_as_rekognition_does() {
    assertThat(export(Kind.LABELS, DOG).rekognition().orElseThrow())
        .hasToString(
            "{\"JobStatus\":\"SUCCEEDED\",\"Labels\":[{\"Timestamp\":1000,"
                + "\"Label\":{\"Name\":\"dog\","
                + "\"Instances\":[{\"Confidence\":90.0,\"BoundingBox\":{\"Left\":0.5,\"Top\":0.25,"
                + "\"Width\":0.1,\"Height\":0.2}}]}}]}");
    assertThat(export(Kind.SPEECH, DOG).rekognition()).isEmpty();
  }

  @Test
  void black_and_credits_are_technical_cues_and_other_segments_are_none() {
    String credits = "{\"fromSeconds\":90.0,\"toSeconds\":99.5,\"type\":\"credits\"}";
    String silence = "{\"fromSeconds\":1.0,\"toSeconds\":2.0,\"type\":\"silence\"}";

    assertThat(export(Kind.SEGMENTS, credits).rekognition().orElseThrow())
        .hasToString(
            "{\"JobStatus\":\"SUCCEEDED\",\"Segments\":[{\"Type\":\"TECHNICAL_CUE\","
                + "\"StartTimestampMillis\":90000,\"EndTimestampMillis\":99500,"
                + "\"DurationMillis\":9500,"
                + "\"TechnicalCueSegment\":{\"Type\":\"EndCredits\"}}]}");
    assertThat(export(Kind.SEGMENTS, silence).rekognition().orElseThrow().path("Segments"))
        .isEmpty();
  }

  @Test
  void boxes_are_told_in_pixels_as_coco_does() {
    ObjectNode coco = export(Kind.LABELS, DOG).coco().orElseThrow();

    assertThat(coco.at("/annotations/0/bbox")).hasToString("[640.0,180.0,128.0,144.0]");
    assertThat(coco.at("/categories/0/name").stringValue()).isEqualTo("dog");
    assertThat(coco.at("/images/0/file_name").stringValue()).isEqualTo("a#pts=25");
    assertThat(export(Kind.TEXT, DOG).coco()).isEmpty();
  }

  private static Export export(Kind kind, String item) {
    var items = List.of((ObjectNode) JsonMapper.shared().readTree(item));
    return new Export(Sheet.of(kind, new Sheet.Film("a", 1), Sheet.By.OURS, items), 1280, 720);
  }
}
