package dev.millrace.telemetry.sessions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.catalog.sql.Database;
import dev.millrace.events.EventsConfig;
import dev.millrace.events.Topic;
import dev.millrace.events.TopicWriter;
import dev.millrace.telemetry.sql.SessionPlaceTable;
import dev.millrace.testing.Backends;
import dev.millrace.testing.Eventually;
import dev.millrace.testing.RecordDump;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// Events in a real Kafka become rows there, one process after the other.
@Timeout(120)
class SessionizerIT {
  private final EventsConfig kafka = Backends.events();
  private final Database database = Backends.database();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> Instant.now().plus(ahead.get());

  private Sessionizer sessionizer() {
    var sessionizer = new Sessionizer(kafka, new SessionPlaceTable(database), _ -> {}, clock);
    sessionizer.start();
    return sessionizer;
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void tell(String... events) throws InterruptedException {
    try (var topic = new TopicWriter(kafka, Topic.TELEMETRY, 1 << 20)) {
      var kept = new CountDownLatch(events.length);
      for (String event : events) {
        assertThat(topic.offer("s", event.getBytes(UTF_8), _ -> kept.countDown())).isTrue();
      }
      assertThat(kept.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String event(int number, String state, int second) {
    return """
        {"id":"s::%d","sid":"s","sn":%d,"e":"ps","sta":"%s","ts":%d,"pt":%d}"""
        .formatted(number, number, state, 1_795_320_000_000L + second * 1000L, second * 1000);
  }

  @Test
  void a_session_that_outlives_its_process_has_one_whole_row() throws Exception {
    try (var first = sessionizer()) {
      tell(event(0, "s", 0), event(1, "p", 0));
      assertThat(Eventually.holds(() -> first.open() == 1)).isTrue();
      try (var second = sessionizer()) {
        tell(event(2, "r", 20));
        assertThat(second.open()).isZero();
      }
    }
    try (var next = sessionizer()) {
      tell(event(3, "p", 25), event(4, "q", 40));
      assertThat(Eventually.holds(() -> next.open() == 1)).isTrue();
      ahead.set(Gathering.GRACE);
      assertThat(Eventually.holds(() -> next.written() == 1)).isTrue();
    }

    List<JsonNode> rows = RecordDump.await(kafka, Topic.SESSIONS, 1);
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().path("events").asInt()).isEqualTo(5);
    assertThat(rows.getFirst().path("total_buffer_ms").asLong()).isEqualTo(5_000);
    assertThat(rows.getFirst().path("end").asString()).isEqualTo("left");
  }
}
