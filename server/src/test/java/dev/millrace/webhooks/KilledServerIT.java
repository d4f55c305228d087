package dev.millrace.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A server that is killed while it collects and sends.
class KilledServerIT {
  private static final int EVENTS = 600;

  @RegisterExtension private final Scene scene = new Scene();
  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void whenever_it_is_killed_every_event_arrives_and_few_arrive_twice() throws Exception {
    var random = new Random(seed);
    scene.receiver.url(
        "/busy",
        (exchange, _) -> {
          pause(20);
          Receiver.answer(exchange, 204, "");
        });
    var unstarted = Scene.service(scene.database, outbox(), scene.kafka, Scene.quick());
    scene.hook(unstarted.webhooks(), "/busy");
    scene.tell("thing", EVENTS, "a", "b", "c", "d", "e", "f", "g", "h");

    for (int life = 0; life < 3; life++) {
      int before = scene.receiver.at("/busy").size();
      Process process = startProcess();
      try {
        assertThat(
                Eventually.holds(
                    Duration.ofMinutes(1), () -> scene.receiver.at("/busy").size() > before))
            .as("life " + life)
            .isTrue();
        pause(random.nextInt(400));
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    int untilThen = scene.receiver.at("/busy").size();
    scene.start();

    var expected = IntStream.range(0, EVENTS).mapToObj("thing-%05d"::formatted).toList();
    assertThat(Eventually.holds(Duration.ofSeconds(90), () -> ids().size() == EVENTS)).isTrue();
    int all = scene.receiver.at("/busy").size();
    System.out.println(
        "seed=%d by killed ones=%d twice=%d".formatted(seed, untilThen, all - EVENTS));
    assertThat(ids()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
    // What was on its way when one was killed: eight messages at most, each time.
    assertThat(all - EVENTS).as("seed " + seed).isBetween(0, 24);
  }

  private Set<String> ids() {
    return new HashSet<>(scene.receiver.ids("/busy"));
  }

  private static dev.millrace.events.sql.Outbox outbox() {
    return new dev.millrace.events.sql.Outbox(() -> {});
  }

  private Process startProcess() throws IOException {
    var database = scene.databaseConfig;
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            WebhookProgram.class.getName(),
            database.url(),
            database.user(),
            database.password().value(),
            scene.kafka.bootstrapServers(),
            scene.kafka.topicPrefix());
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
