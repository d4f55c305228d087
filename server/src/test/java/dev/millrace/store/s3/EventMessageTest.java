package dev.millrace.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class EventMessageTest {
  private static final String RECORD =
      """
      {"eventSource":"aws:s3","eventName":"ObjectCreated:%s",
       "s3":{"bucket":{"name":"%s"},"object":{"key":"uploads/inbox/%s","size":5}}}
      """;

  private static String records(String... records) {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  @Test
  void keys_are_decoded_as_s3_writes_them() {
    String text =
        records(
            RECORD.formatted("Put", "films", "A+day+out+%28%C3%A4%29%2B1.mov"),
            RECORD.formatted("CompleteMultipartUpload", "films", "b.mp4"));

    assertThat(EventMessage.keys(text, "films"))
        .contains(List.of("uploads/inbox/A day out (ä)+1.mov", "uploads/inbox/b.mp4"));
  }

  @Test
  void other_buckets_and_other_events_are_passed_over() {
    String removed =
        RECORD.formatted("Put", "films", "a").replace("ObjectCreated", "ObjectRemoved");

    assertThat(EventMessage.keys(records(RECORD.formatted("Put", "other", "a"), removed), "films"))
        .contains(List.of());
  }

  @Test
  void what_comes_through_sns_or_from_eventbridge_is_read_as_well() {
    String inner = records(RECORD.formatted("Put", "films", "a.mp4"));
    String envelope =
        JsonMapper.shared()
            .createObjectNode()
            .put("Type", "Notification")
            .put("Message", inner)
            .toString();
    String bridge =
        """
        {"detail-type":"Object Created","source":"aws.s3",
         "detail":{"bucket":{"name":"films"},"object":{"key":"uploads/inbox/a+b.mp4"}}}
        """;

    assertThat(EventMessage.keys(envelope, "films")).contains(List.of("uploads/inbox/a.mp4"));
    assertThat(EventMessage.keys(bridge, "films")).contains(List.of("uploads/inbox/a+b.mp4"));
  }

  @Test
  void the_test_event_of_a_new_notification_tells_of_nothing() {
    String test = "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"films\"}";

    assertThat(EventMessage.keys(test, "films")).contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hello", "[]", "{}", "{\"Records\":5}", "{\"Message\":\"hello\"}", "{"})
  void what_is_no_notification_is_told_from_one(String text) {
    assertThat(EventMessage.keys(text, "films")).isEmpty();
  }

  @Test
  void a_key_that_cannot_be_decoded_is_left_to_the_looks() {
    assertThat(EventMessage.keys(records(RECORD.formatted("Put", "films", "%zz")), "films"))
        .contains(List.of());
  }
}
